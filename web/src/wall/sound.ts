import { useEffect, useRef, useState } from 'preact/hooks';
import { isNews } from './board-status.js';

/** `touch`: wanted, but the browser needs a touch or a key first. */
export type SoundState = 'off' | 'touch' | 'on';

/** An alarm that comes and goes is not heard more often than this. */
const QUIET_MS = 5_000;

/** Sounds whenever an alarm is up that was not a moment ago. `start` needs a touch or a key. */
export function useSound(
  wanted: boolean,
  alarms: readonly string[],
): { state: SoundState; start: () => void } {
  const tone = useRef(new AlarmTone()).current;
  const [running, setRunning] = useState(false);
  const heard = useRef<{ keys: readonly string[]; at: number }>({ keys: [], at: 0 });

  const start = () => {
    tone.start().then(
      () => setRunning(true),
      () => setRunning(false),
    );
  };
  useEffect(() => {
    if (!wanted) {
      setRunning(false);
      void tone.stop();
      return undefined;
    }
    if (running) return undefined;
    // Any touch starts the sound.
    const touches = ['pointerdown', 'keydown'];
    const touched = ({ target }: Event) => {
      // The sound switch handles its own clicks.
      if (!(target instanceof Element && target.closest('[data-sound]'))) start();
    };
    for (const touch of touches) addEventListener(touch, touched);
    return () => touches.forEach((touch) => removeEventListener(touch, touched));
  }, [wanted, running]);
  useEffect(() => {
    const { keys, at } = heard.current;
    const now = performance.now();
    const sounds = wanted && running && isNews(keys, alarms) && now - at >= QUIET_MS;
    if (sounds) tone.play();
    heard.current = { keys: alarms, at: sounds ? now : at };
  }, [alarms.join('\n')]);

  return { state: !wanted ? 'off' : running ? 'on' : 'touch', start };
}

/** Two short notes, the second higher: heard across a room, and no file to load. */
const NOTES = [
  { hertz: 660, afterS: 0 },
  { hertz: 880, afterS: 0.22 },
];
const NOTE_S = 0.18;
const LOUDNESS = 0.25;

/** Browsers make no sound before the page was touched; `start` is called in that event. */
export class AlarmTone {
  private context: AudioContext | undefined;
  private starting: Promise<void> | undefined;

  /** Starts once, however often it is called, and plays one tone as a sound check. */
  start(): Promise<void> {
    return (this.starting ??= this.begin());
  }

  private async begin(): Promise<void> {
    const context = (this.context ??= new AudioContext());
    await context.resume();
    this.play();
  }

  async stop(): Promise<void> {
    const { context } = this;
    this.context = undefined;
    this.starting = undefined;
    await context?.close();
  }

  play(): void {
    const { context } = this;
    if (context?.state !== 'running') return;
    for (const { hertz, afterS } of NOTES) {
      const from = context.currentTime + afterS;
      const note = new OscillatorNode(context, { frequency: hertz });
      const volume = new GainNode(context, { gain: LOUDNESS });
      volume.gain.setValueAtTime(LOUDNESS, from + NOTE_S * 0.6);
      volume.gain.linearRampToValueAtTime(0, from + NOTE_S);
      note.connect(volume).connect(context.destination);
      note.start(from);
      note.stop(from + NOTE_S);
    }
  }
}

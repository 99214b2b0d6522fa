import { useEffect, useRef, useState } from 'preact/hooks';
import { isNews } from './board-status.js';

/** `touch`: wanted, but the browser needs a touch or a key first. */
export type SoundState = 'off' | 'touch' | 'on';

/** An alarm that comes and goes is not heard more often than this. */
const QUIET_MS = 5_000;

/** A browser that lets a page sound has begun by then. */
const BLOCKED_AFTER_MS = 1_000;

export interface Sound {
  state: SoundState;
  /** Wanted, and the browser refuses it until the page is touched. */
  blocked: boolean;
  /** Needs a touch or a key, and plays one tone as a sound check. */
  start: () => void;
}

/** Sounds whenever an alarm is up that was not a moment ago. It is tried at once, also after the browser stopped it. */
export function useSound(wanted: boolean, alarms: readonly string[]): Sound {
  const [running, setRunning] = useState(false);
  const [blocked, setBlocked] = useState(false);
  const tone = useRef<AlarmTone>(undefined);
  tone.current ??= new AlarmTone(setRunning);
  const heard = useRef<{ keys: readonly string[]; at: number }>({ keys: [], at: 0 });

  const start = () => {
    tone.current?.resume().then(
      () => tone.current?.play(),
      () => setBlocked(true),
    );
  };
  useEffect(() => {
    setBlocked(false);
    if (!wanted) {
      setRunning(false);
      void tone.current?.stop();
      return undefined;
    }
    if (running) return undefined;
    tone.current?.resume().catch(() => setBlocked(true));
    const timer = setTimeout(() => setBlocked(true), BLOCKED_AFTER_MS);
    // Any touch starts the sound.
    const touches = ['pointerdown', 'keydown'];
    const touched = ({ target }: Event) => {
      // The sound switch handles its own clicks.
      if (!(target instanceof Element && target.closest('[data-sound]'))) start();
    };
    for (const touch of touches) addEventListener(touch, touched);
    return () => {
      clearTimeout(timer);
      touches.forEach((touch) => removeEventListener(touch, touched));
    };
  }, [wanted, running]);
  useEffect(() => {
    const { keys, at } = heard.current;
    const now = performance.now();
    const sounds = wanted && running && isNews(keys, alarms) && now - at >= QUIET_MS;
    if (sounds) tone.current?.play();
    heard.current = { keys: alarms, at: sounds ? now : at };
  }, [alarms.join('\n')]);

  return { state: !wanted ? 'off' : running ? 'on' : 'touch', blocked, start };
}

/** Two short notes, the second higher: heard across a room, and no file to load. */
const NOTES = [
  { hertz: 660, afterS: 0 },
  { hertz: 880, afterS: 0.22 },
];
const NOTE_S = 0.18;
const LOUDNESS = 0.25;

/** Most browsers make no sound before the page was touched; a kiosk may be set up to allow it. */
class AlarmTone {
  private context: AudioContext | undefined;

  /** @param changed called when it begins or ceases to be able to sound */
  constructor(private readonly changed: (running: boolean) => void) {}

  /** Resolves when it can sound, which may be after the next touch; rejects where the browser has no sound. */
  async resume(): Promise<void> {
    this.context ??= this.open();
    await this.context.resume();
  }

  async stop(): Promise<void> {
    const { context } = this;
    this.context = undefined;
    if (context === undefined) return;
    context.onstatechange = null;
    await context.close();
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

  private open(): AudioContext {
    const context = new AudioContext();
    context.onstatechange = () => this.changed(context.state === 'running');
    return context;
  }
}

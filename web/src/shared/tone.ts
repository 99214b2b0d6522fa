import { useEffect, useRef, useState } from 'preact/hooks';

/** `touch`: wanted, but the browser needs a touch or a key first. */
export type SoundState = 'off' | 'touch' | 'on';

/** `chime`: softer, and down instead of up. */
export type Tone = 'alarm' | 'chime';

/** A browser that lets a page sound has begun by then. */
const BLOCKED_AFTER_MS = 1_000;

export interface PageTone {
  state: SoundState;
  /** Wanted, and the browser refuses it until the page is touched. */
  blocked: boolean;
  /** Needs a touch or a key, and plays one tone as a sound check. */
  start: () => void;
  /** Nothing is heard while the state is not `on`. */
  play: (tone: Tone) => void;
}

/**
 * The sound of a page. It is tried at once, also after the browser stopped it. A `quiet` page waits for the first touch instead, and
 * begins without a sound check.
 */
export function useTone(wanted: boolean, { quiet = false } = {}): PageTone {
  const [running, setRunning] = useState(false);
  const [blocked, setBlocked] = useState(false);
  const tones = useRef<Tones>(undefined);
  tones.current ??= new Tones(setRunning);
  const begin = (check: boolean) => {
    tones.current?.resume().then(
      () => check && tones.current?.play('alarm'),
      () => setBlocked(true),
    );
  };
  const start = () => begin(true);
  useEffect(() => {
    setBlocked(false);
    if (!wanted) {
      setRunning(false);
      void tones.current?.stop();
      return undefined;
    }
    if (running) return undefined;
    // Not every browser says whether the page was touched.
    const wasTouched = 'userActivation' in navigator && navigator.userActivation.hasBeenActive;
    if (!quiet || wasTouched) begin(false);
    const timer = setTimeout(() => setBlocked(true), BLOCKED_AFTER_MS);
    // Any touch starts the sound.
    const touches = ['pointerdown', 'keydown'];
    const touched = ({ target }: Event) => {
      // The sound switch handles its own clicks.
      if (!(target instanceof Element && target.closest('[data-sound]'))) begin(!quiet);
    };
    for (const touch of touches) addEventListener(touch, touched);
    return () => {
      clearTimeout(timer);
      touches.forEach((touch) => removeEventListener(touch, touched));
    };
  }, [wanted, running]);
  return {
    state: !wanted ? 'off' : running ? 'on' : 'touch',
    blocked,
    start,
    play: (tone) => tones.current?.play(tone),
  };
}

/** Two short notes: heard across a room, and no file to load. */
const NOTES: Record<Tone, { hertz: number; afterS: number; loudness: number }[]> = {
  alarm: [
    { hertz: 660, afterS: 0, loudness: 0.25 },
    { hertz: 880, afterS: 0.22, loudness: 0.25 },
  ],
  chime: [
    { hertz: 523, afterS: 0, loudness: 0.12 },
    { hertz: 392, afterS: 0.22, loudness: 0.12 },
  ],
};
const NOTE_S = 0.18;

/** Most browsers make no sound before the page was touched; a kiosk may be set up to allow it. */
class Tones {
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

  play(tone: Tone): void {
    const { context } = this;
    if (context?.state !== 'running') return;
    for (const { hertz, afterS, loudness } of NOTES[tone]) {
      const from = context.currentTime + afterS;
      const note = new OscillatorNode(context, { frequency: hertz });
      const volume = new GainNode(context, { gain: loudness });
      volume.gain.setValueAtTime(loudness, from + NOTE_S * 0.6);
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

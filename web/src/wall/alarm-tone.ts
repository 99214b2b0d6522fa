/** Two short notes, the second higher: heard across a room, and no file to load. */
const NOTES = [
  { hertz: 660, afterS: 0 },
  { hertz: 880, afterS: 0.22 },
];
const NOTE_S = 0.18;
const LOUDNESS = 0.25;

/** Browsers make no sound before somebody has touched the page; `start` is for that touch. */
export class AlarmTone {
  private context: AudioContext | undefined;
  private starting: Promise<void> | undefined;

  /** However often it is called: one start, and one tone, so that whoever starts it hears how loud it is. */
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

import type { Agenda } from './agenda.js';
import { HABITS, type Habits } from './habits.js';
import type { Random } from './random.js';

/** What the parts of an autopilot share: chance, habits, and how fast people live. */
export class Rhythm {
  private readonly bornAt: number;
  readonly habits: Habits = HABITS;

  /** `speed` 60 makes an hour of the floor's life pass in a minute; the clock itself stays true. */
  constructor(
    private readonly agenda: Agenda,
    readonly random: Random,
    private readonly speed: number,
  ) {
    this.bornAt = agenda.now();
  }

  after(lifeMs: number, run: () => void): void {
    this.agenda.after(lifeMs / this.speed, run);
  }

  /** What a stretch of the floor's life takes on the clock. */
  realMs(lifeMs: number): number {
    return lifeMs / this.speed;
  }

  /** A Poisson process: `run` again and again, with exponential gaps of this mean. */
  every(meanMs: number, run: () => void): void {
    this.after(this.random.exponential(meanMs), () => {
      run();
      this.every(meanMs, run);
    });
  }

  /** Hour of the floor's own day (UTC), which passes `speed` times as fast. */
  hour(): number {
    const lived = (this.agenda.now() - this.bornAt) * this.speed;
    return new Date(this.bornAt + lived).getUTCHours();
  }
}

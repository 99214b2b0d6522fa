import type { Agenda } from './agenda.js';
import type { Random } from './random.js';

/** How people behave, in milliseconds and probabilities of a floor at speed 1. */
export interface Habits {
  talk: { median: number; sigma: number; cap: number };
  answer: { median: number; sigma: number };
  /** Share of rings that an agent lets pass. */
  missShare: number;
  patience: { mean: number; cap: number };
  hold: { share: number; median: number; byCallerShare: number };
  /** Mean time between an agent's breaks, and how long the long one and the short ones take. */
  breaks: { every: number; long: number; short: number; timedShare: number };
  shift: { median: number; away: number };
  direct: { every: number; median: number };
  /** Mean time between the losses of an agent's phone connection, and how long one lasts. */
  drop: { every: number; mean: number; cap: number };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const HABITS: Habits = {
  talk: { median: 55 * SECOND, sigma: 0.7, cap: 15 * MINUTE },
  answer: { median: 4 * SECOND, sigma: 0.5 },
  missShare: 0.06,
  patience: { mean: 110 * SECOND, cap: 10 * MINUTE },
  hold: { share: 0.2, median: 12 * SECOND, byCallerShare: 0.25 },
  breaks: { every: 60 * MINUTE, long: 20 * MINUTE, short: 3 * MINUTE, timedShare: 0.5 },
  shift: { median: 4 * HOUR, away: 40 * MINUTE },
  direct: { every: 15 * MINUTE, median: 30 * SECOND },
  drop: { every: 90 * MINUTE, mean: 25 * SECOND, cap: 2 * MINUTE },
};

/** Arrivals per hour of the day (UTC) in proportion to the floor's mean: the same at every hour. */
export const FLAT_DAY: readonly number[] = Array.from({ length: 24 }, () => 1);

/** A day with a morning peak, a lunch dip, an afternoon peak and a quiet night. */
export const OFFICE_DAY: readonly number[] = [
  0.05, 0.05, 0.05, 0.05, 0.05, 0.1, 0.3, 0.7, 1.2, 1.5, 1.6, 1.4, 1, 1.1, 1.4, 1.3, 1.1, 0.8, 0.5, 0.3, 0.2,
  0.1, 0.1, 0.05,
];

/** Shared by the parts of an autopilot: chance, habits and speed. */
export class Rhythm {
  private readonly bornAt: number;
  readonly habits: Habits = HABITS;

  /** `speed` 60 makes an hour of the floor's life pass in a minute; the clock itself is not changed. */
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

  /** The duration on the clock of a duration of the floor's life. */
  realMs(lifeMs: number): number {
    return lifeMs / this.speed;
  }

  /** A Poisson process: `run` repeatedly, with exponential gaps of this mean. */
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

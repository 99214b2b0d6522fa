import type { HistoryGap, ReplayPhase } from '../../../client/index.js';
import type { Speed } from './address.js';
import type { Sought } from './first-seen.js';

export type { ReplayPhase };

/** Where a replay is. */
export interface ReplayState {
  /** The instant that is shown, epoch ms. */
  readonly at: number;
  readonly speed: Speed;
  readonly phase: ReplayPhase;
  /** It plays as soon as what it needs is read. */
  readonly plays: boolean;
  /** Those in which the instant lies and nothing is known. */
  readonly blanks: readonly HistoryGap[];
  /** Until when the past is known, where the replay waits for more; epoch ms. */
  readonly knownUntil?: number;
  /** Why nothing is shown, in a person's words. */
  readonly problem?: string;
  /** Why the last step led nowhere. */
  readonly notice?: string;
}

/** The controls of a replay. */
export interface Replay {
  readonly state: ReplayState;
  play(): void;
  pause(): void;
  setSpeed(speed: Speed): void;
  seek(at: number): void;
  /** Pauses where the floor changes next. */
  nextChange(): void;
  /** Pauses where the next or the previous command was given, or alert fired. */
  goTo(sought: Sought, direction: 'next' | 'previous'): void;
  /** Called with every step of the shown instant, and whenever the state changes; what it returns ends that. */
  onChange(listener: (state: ReplayState) => void): () => void;
}

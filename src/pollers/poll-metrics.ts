import type { TargetFailure } from '../modules/domain/freshness.js';

/**
 * `superseded`: a poll that began later has written already. `away`: our own budget was spent, nothing was asked.
 */
export type PollOutcome = 'ok' | 'superseded' | 'away' | TargetFailure['state'];

/** What is counted of polls. An abstract class, so that it is also the injection token. */
export abstract class PollMetrics {
  abstract polled(
    account: string,
    resource: string,
    outcome: PollOutcome,
    times: { tookMs: number; lateMs: number },
  ): void;
  /** Rows of agents whose state the vendor told in words we do not know, or did not tell. */
  abstract unknownStates(account: string, rows: number): void;
  /** The oldest reading behind an account this process tends; undefined when there is none, or no longer ours. */
  abstract fresh(account: string, polledAt: number | undefined): void;
}

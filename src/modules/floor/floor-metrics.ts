import type { RecordOutcome } from './floor-write.js';

/** `conflict`: others changed the same documents meanwhile, and it was made again. `failed`: again and again. */
export type CommitResult = RecordOutcome | 'conflict' | 'failed';

/** What is counted between a poll and the replicas. */
export abstract class FloorMetrics {
  abstract committed(account: string, outcome: CommitResult): void;
  /** @param ms from the commit of a change, by the clock of Redis, until this process has it */
  abstract lagged(ms: number): void;
}

export const UNCOUNTED: FloorMetrics = { committed: () => undefined, lagged: () => undefined };

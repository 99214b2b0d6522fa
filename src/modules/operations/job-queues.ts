import type { BaseAdapter } from '@bull-board/api/baseAdapter';

/** The queues of jobs of this installation, to be looked at. */
export abstract class JobQueues {
  abstract readonly all: readonly BaseAdapter[];
}

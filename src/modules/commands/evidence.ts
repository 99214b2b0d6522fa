import type { Expectation } from '../domain/expectation.js';
import type { Command } from '../domain/command.js';
import type { TargetProgress } from '../floor/floor-store.js';
import type { CommandRecord } from './command-record.js';

/** What has to be seen of a command: of several queues only those where it may have happened. */
export function wanted({ command, effect }: CommandRecord): Expectation[] {
  return effect.shows.filter(({ queue }) => queue === undefined || mayHaveHappened(command, queue));
}

/** Whether a poll of the target that began after the vendor's answer has been written. */
export function hasLooked(
  { begun = {} }: CommandRecord,
  target: string,
  progress: TargetProgress | undefined,
): boolean {
  return progress !== undefined && !progress.failing && progress.committed > (begun[target] ?? 0);
}

function mayHaveHappened({ results }: Command, queue: string): boolean {
  if (results === undefined) return true;
  const status = Object.hasOwn(results, queue) ? results[queue]?.status : undefined;
  return status === undefined || status === 'succeeded' || status === 'unknown';
}

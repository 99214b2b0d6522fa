import type { RuleJoin } from '../commands/command-guards.js';
import type { AlertsDocument } from '../domain/alert.js';
import type { Command } from '../domain/command.js';

type Alerts = AlertsDocument['alerts'];

/**
 * Proposed commands that are about a firing that is over. The way back from a join is for the time after it, so it is outdated when
 * the alert fires again.
 */
export function outdatedProposals(commands: readonly Command[], alerts: Alerts): Command[] {
  return commands.filter(({ status, proposal }) => {
    if (status !== 'proposed' || proposal === undefined) return false;
    const row = alerts[proposal.alert];
    const isFiring = row?.state === 'firing';
    return proposal.undoes === undefined ? !isFiring || row.firingSince !== proposal.firing : isFiring;
  });
}

/** The queues that the agent is in because of the command. */
export function queuesJoined({ status, results }: Command, { queues }: RuleJoin): string[] {
  if (results === undefined) return status === 'succeeded' || status === 'unknown' ? queues : [];
  return queues.filter((queue) => {
    const result = results[queue]?.status ?? status;
    return result === 'succeeded' || result === 'unknown';
  });
}

const NOTHING_SENT: ReadonlySet<Command['status']> = new Set(['proposed', 'declined', 'withdrawn', 'failed']);

/** Whether another command has decided since which of these queues the agent is in. */
export const isDecidedSince = (
  join: Command,
  queues: readonly string[],
  later: readonly Command[],
): boolean =>
  later.some(
    ({ id, type, queues: theirs, status, proposal }) =>
      id !== join.id &&
      (type === 'agent.join' || type === 'agent.leave') &&
      proposal?.undoes === undefined &&
      !NOTHING_SENT.has(status) &&
      (theirs === undefined || theirs === 'all' || theirs.some((queue) => queues.includes(queue))),
  );

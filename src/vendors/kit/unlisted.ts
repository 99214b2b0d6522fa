import { keyed, own } from '../../modules/domain/document.js';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import type { ReadingNotes } from '../port/reading-notes.js';

/**
 * The roster after a list of queues that ended before its total: the queues that it does not hold may be those that are
 * missing, so they stay as they were, and are not fresh.
 */
export function withUnlistedQueues(
  reading: Reading,
  before: Roster | undefined,
  notes: ReadingNotes,
): Reading {
  const { roster } = reading;
  if (roster === undefined || before === undefined) return reading;
  const unlisted = Object.keys(before.queues).filter((id) => !Object.hasOwn(roster.queues, id));
  for (const id of unlisted)
    notes.gap(id, `The list of queues ended before its total and without queue ${id}.`);
  const kept = <Row>(rows: { readonly [id: string]: Row } = {}, ids: Iterable<string>) =>
    [...ids].flatMap((id) => {
      const row = own(rows, id);
      return row === undefined ? [] : [[id, row] as const];
    });
  const people = kept(before.members, unlisted).flatMap(([, ids]) => ids);
  const added = <Row>(rows: { readonly [id: string]: Row }, more: (readonly [string, Row])[]) => {
    const all = Object.assign(keyed<Row>(), rows);
    for (const [id, row] of more) all[id] ??= row;
    return all;
  };
  return {
    ...reading,
    roster: {
      ...roster,
      queues: added(roster.queues, kept(before.queues, unlisted)),
      agents: added(roster.agents, kept(before.agents, people)),
      ...(roster.members !== undefined && { members: added(roster.members, kept(before.members, unlisted)) }),
      ...(roster.fixedMembers !== undefined && {
        fixedMembers: added(roster.fixedMembers, kept(before.fixedMembers, unlisted)),
      }),
    },
  };
}

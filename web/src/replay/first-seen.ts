import type { HistoryLine } from '../../../client/index.js';
import { firingKey } from '../alerts/live-alerts.js';

type Row = Extract<HistoryLine, ['snapshot', unknown]>[1]['state'][string][string];

/** What one may go to: a command that was given, an alert that fired. */
export type Sought = 'command' | 'alert';

interface Sight {
  /** The first part of its topic, and the collection of its rows. */
  kind: 'commands' | 'alerts';
  /** Names what a row, or what was changed of it, shows; undefined: nothing that is sought. */
  keyOf: (id: string, row: Row) => string | undefined;
}

export const SOUGHT: Record<Sought, Sight> = {
  command: { kind: 'commands', keyOf: (id) => id },
  // A row stays when its alert is over, and may fire again.
  alert: {
    kind: 'alerts',
    keyOf: (id, { state, firingSince }) =>
      state === 'firing' && typeof firingSince === 'number' ? firingKey({ id, firingSince }) : undefined,
  },
};

/**
 * When each first showed, epoch ms; those that were there when the lines begin, at `from`, are left out. A line may be
 * dated before the one that it follows, by another clock: it shows with that one.
 */
export async function firstSeen(
  lines: AsyncIterable<HistoryLine>,
  from: number,
  { kind, keyOf }: Sight,
): Promise<number[]> {
  const known = new Set<string>();
  const instants: number[] = [];
  let reached = from;
  for await (const line of lines) {
    if (line[0] !== 'snapshot' && line[0] !== 'delta') continue;
    reached = Math.max(reached, line[1].at);
    const { put = {}, set = {} } =
      line[0] === 'snapshot' ? { put: line[1].state[kind] } : (line[1].ops[kind] ?? {});
    for (const [id, row] of [...Object.entries(put), ...Object.entries(set)]) {
      const key = keyOf(id, row);
      if (key === undefined) continue;
      if (!known.has(key) && reached > from) instants.push(reached);
      known.add(key);
    }
  }
  return instants;
}

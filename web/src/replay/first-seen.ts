import type { HistoryLine } from '../../../client/index.js';

/**
 * When each command first showed, epoch ms; those that were there when the lines begin, at `from`, are left out. A line may be
 * dated before the one that it follows, by another clock: it shows with that one.
 */
export async function firstSeen(lines: AsyncIterable<HistoryLine>, from: number): Promise<number[]> {
  const known = new Set<string>();
  const instants: number[] = [];
  let reached = from;
  for await (const line of lines) {
    if (line[0] !== 'snapshot' && line[0] !== 'delta') continue;
    reached = Math.max(reached, line[1].at);
    const rows = line[0] === 'snapshot' ? line[1].state['commands'] : line[1].ops['commands']?.put;
    for (const id of Object.keys(rows ?? {})) {
      if (!known.has(id) && reached > from) instants.push(reached);
      known.add(id);
    }
  }
  return instants;
}

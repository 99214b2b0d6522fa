import type { HistoryLine } from '../../../client/index.js';

/** When each command first showed, epoch ms; those that were there when the lines begin, at `from`, are left out. */
export async function firstSeen(lines: AsyncIterable<HistoryLine>, from: number): Promise<number[]> {
  const known = new Set<string>();
  const instants: number[] = [];
  for await (const line of lines) {
    if (line[0] !== 'snapshot' && line[0] !== 'delta') continue;
    const rows = line[0] === 'snapshot' ? line[1].state['commands'] : line[1].ops['commands']?.put;
    for (const id of Object.keys(rows ?? {})) {
      if (!known.has(id) && line[1].at > from) instants.push(line[1].at);
      known.add(id);
    }
  }
  return instants;
}

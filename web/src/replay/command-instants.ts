import type { RecordedEvent } from './recorded-lines.js';
import type { ReadRecording } from './replayed-topic.js';

/** When each command of a range first showed on the floor, epoch ms. Those that were there before are left out. */
export async function commandInstants(
  read: ReadRecording,
  topic: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<number[]> {
  const known = new Set<string>();
  const instants: number[] = [];
  let cursor: string | undefined;
  let isFirst = true;
  do {
    const page = await read({ topic, from, to, ...(cursor !== undefined && { cursor }) }, signal);
    for (const { at, event } of page.events)
      for (const id of idsIn(event)) {
        if (!known.has(id) && !(isFirst && event.type === 'snapshot' && at === from)) instants.push(at);
        known.add(id);
      }
    isFirst = false;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return instants;
}

function idsIn(event: RecordedEvent['event']): string[] {
  if (event.type === 'snapshot') return Object.keys(event.snapshot.state['commands'] ?? {});
  return event.type === 'delta' ? Object.keys(event.delta.ops['commands']?.put ?? {}) : [];
}

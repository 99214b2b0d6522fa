import { z } from 'zod';
import { isPackedNull, unpackChanges, unpackState, type Change } from './chunk-codec.js';
import type { Recorded } from './replayed-topic.js';
import { unpackSummary } from './summary-codec.js';

/** Keyframes and chunks as reads need them: with the name of their epoch. */
export const KeyframeRow = z.object({
  ...{ topic: z.int(), epoch: z.string(), epoch_id: z.int(), version: z.int(), at: z.number() },
  body: z.instanceof(Buffer),
});
export const ChunkRow = z.object({
  ...{ topic: z.int(), epoch: z.string(), base: z.int(), from_at: z.number(), dict: z.int() },
  /** One of them. */
  ...{ body: z.instanceof(Buffer).nullable(), summary: z.instanceof(Buffer).nullable() },
});
type ChunkRow = z.infer<typeof ChunkRow>;

/** What a statement returns of a chunk `c` and its epoch `e`: the summary where it is enough and there is one. */
export const chunkColumns = (summary: boolean): string =>
  `c.topic, e.name as epoch, c.base, c.from_at, c.dict, ${
    summary
      ? 'case when c.summary is null then c.body end as body, c.summary'
      : 'c.body, null::bytea as summary'
  }`;

export function keyframeOf(
  { topic, epoch, version, at, body }: z.infer<typeof KeyframeRow>,
  names: ReadonlyMap<number, string>,
): Recorded & { kind: 'keyframe' } {
  const state = isPackedNull(body) ? null : () => unpackState(body) ?? {};
  return { kind: 'keyframe', topic: names.get(topic) ?? '', epoch, version, at, state };
}

export function deltasOf(
  row: ChunkRow,
  names: ReadonlyMap<number, string>,
): (Recorded & { kind: 'delta' })[] {
  const { topic, epoch } = row;
  const name = names.get(topic) ?? '';
  let { base } = row;
  return changesOf(row).map(({ at, version, ops }) => {
    const delta = { kind: 'delta' as const, topic: name, epoch, base, at, version, ops };
    base = version;
    return delta;
  });
}

function changesOf({ base, from_at, dict, body, summary }: ChunkRow): Change[] {
  if (summary !== null) return unpackSummary(summary, from_at, base);
  return body === null ? [] : unpackChanges(body, dict);
}

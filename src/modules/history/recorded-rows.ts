import { z } from 'zod';
import { isPackedNull, unpackChanges, unpackState, type Change } from './chunk-codec.js';
import type { RecordedDelta, RecordedKeyframe } from './recorded.js';
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
): RecordedKeyframe {
  const state = isPackedNull(body) ? null : () => unpackState(body) ?? {};
  return { kind: 'keyframe', topic: names.get(topic) ?? '', epoch, version, at, state };
}

/** Unpacks them as they are taken. */
export function* deltasOf(
  row: ChunkRow,
  names: ReadonlyMap<number, string>,
): Generator<RecordedDelta, void, undefined> {
  const { topic: id, epoch } = row;
  const topic = names.get(id) ?? '';
  let { base } = row;
  for (const { at, version, ops } of changesOf(row)) {
    yield { kind: 'delta', topic, epoch, base, at, version, ops };
    base = version;
  }
}

function changesOf({ base, from_at, dict, body, summary }: ChunkRow): Iterable<Change> {
  if (summary !== null) return unpackSummary(summary, from_at, base);
  return body === null ? [] : unpackChanges(body, dict);
}

import { z } from 'zod';
import { isPackedNull, unpackChanges, unpackState } from './chunk-codec.js';
import type { Recorded } from './replayed-topic.js';

/** Keyframes and chunks as reads need them: with the name of their epoch. */
export const KeyframeRow = z.object({
  ...{ topic: z.int(), epoch: z.string(), epoch_id: z.int(), version: z.int(), at: z.number() },
  body: z.instanceof(Buffer),
});
export const ChunkRow = z.object({
  ...{ topic: z.int(), epoch: z.string(), base: z.int(), dict: z.int(), body: z.instanceof(Buffer) },
});
export function keyframeOf(
  { topic, epoch, version, at, body }: z.infer<typeof KeyframeRow>,
  names: ReadonlyMap<number, string>,
): Recorded & { kind: 'keyframe' } {
  const state = isPackedNull(body) ? null : () => unpackState(body) ?? {};
  return { kind: 'keyframe', topic: names.get(topic) ?? '', epoch, version, at, state };
}

export function deltasOf(
  { topic, epoch, base: first, dict, body }: z.infer<typeof ChunkRow>,
  names: ReadonlyMap<number, string>,
): (Recorded & { kind: 'delta' })[] {
  const name = names.get(topic) ?? '';
  let base = first;
  return unpackChanges(body, dict).map((change) => {
    const delta = { kind: 'delta' as const, topic: name, epoch, base, ...change };
    base = change.version;
    return delta;
  });
}

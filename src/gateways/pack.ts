import { deflateRawSync } from 'node:zlib';
import type { Delta, Snapshot } from '../modules/domain/document.js';
import { maskedDelta, maskedSnapshot } from '../modules/domain/masked.js';

/** What `packed` may hold. */
export type Packable = { event: 'delta'; payload: Delta } | { event: 'snapshot'; payload: Snapshot };

/** For those who may not know who calls. */
export function maskedMessage(message: Packable): Packable {
  return message.event === 'delta'
    ? { event: 'delta', payload: maskedDelta(message.payload) }
    : { event: 'snapshot', payload: maskedSnapshot(message.payload) };
}

/**
 * The compact encoding: raw deflate of the JSON `[event, payload]`. Synchronous, because whatever is sent meanwhile
 * (an answer to a subscription, a mark) must not overtake it; a usual delta takes well under a millisecond.
 */
export function pack({ event, payload }: Packable): Buffer {
  return deflateRawSync(JSON.stringify([event, payload]));
}

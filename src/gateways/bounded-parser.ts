import { Decoder, Encoder } from 'socket.io-parser';
import { exceedsJsonBounds } from '../lib/json-bounds.js';

/** Socket.IO's decoder, for packets that nest no deeper than any message needs; others end the connection. */
class BoundedDecoder extends Decoder {
  override add(packet: unknown): void {
    if (typeof packet === 'string' && exceedsJsonBounds(packet)) throw new Error('nested too deeply');
    super.add(packet);
  }
}

/** The `parser` of a Socket.IO server. Packets are decoded before their sender has presented a token. */
export const boundedParser = { Encoder, Decoder: BoundedDecoder };

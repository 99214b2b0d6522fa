import type { Server } from 'socket.io';
import { ChangedInternals, installedPackage } from './installed-package.js';

/** A packet of Socket.IO as Engine.IO sends it: text, then its binary attachments. */
export type EncodedPacket = (string | Buffer)[];

/** What Engine.IO's WebSocket transport sends as it is, to every socket alike. See engine-io.ts. */
export interface PacketOptions {
  wsPreEncodedFrame?: Buffer[];
}

export type Encode = (packet: unknown, options: PacketOptions) => EncodedPacket;

/** `EVENT` in the Socket.IO protocol. */
const SAMPLE = { type: 2, nsp: '/', data: ['check'] };

/**
 * Replaces `Adapter._encode`, the one place where Socket.IO encodes a broadcast for all its sockets. It is private, so it
 * has no type.
 * @param replacement gets the original
 * @throws ChangedInternals when the adapter does not encode this way
 */
export function replaceEncode(
  server: Pick<Server, 'sockets'>,
  replacement: (encode: Encode) => Encode,
): void {
  const adapter = server.sockets.adapter as unknown as { _encode?: Encode };
  const encode = adapter._encode?.bind(adapter);
  if (encode === undefined) throw changed('no longer has `Adapter._encode`');
  const [text, ...attachments] = encode(SAMPLE, {});
  if (text !== '2["check"]' || attachments.length > 0)
    throw changed('no longer returns the text of an event from `Adapter._encode`');
  adapter._encode = replacement(encode);
}

function changed(change: string): ChangedInternals {
  const name = 'socket.io-adapter';
  return new ChangedInternals(name, installedPackage(name, 'socket.io').version, change);
}

import type { Server } from 'socket.io';
import { replaceEncode } from '../lib/internals/socket-io-adapter.js';

const FINAL = 0x80;
const TEXT = 1;
const BINARY = 2;

/**
 * Encodes a broadcast once, into one buffer that each connection gets in one write. Socket.IO itself writes the head and
 * the body of a frame apart, and encodes binary events anew for each socket, as two packets.
 *
 * Only for servers whose one transport is the WebSocket, without compression: no other transport can send such a packet.
 */
export function preEncodeBroadcasts(server: Server): void {
  replaceEncode(server, (encode) => (packet, options) => {
    const [event, ...attachments] = encode(packet, options);
    if (typeof event !== 'string') throw new Error('An event of Socket.IO begins with text.');
    // "4" is Engine.IO's word for a message; binary ones need none.
    const frames = [frame(TEXT, Buffer.from(`4${event}`)), ...attachments.map(attached)];
    options.wsPreEncodedFrame = [Buffer.concat(frames.flat())];
    return [event];
  });
}

function attached(attachment: string | Buffer): Buffer[] {
  if (typeof attachment === 'string') throw new Error('An attachment of an event is binary.');
  return frame(BINARY, attachment);
}

/** RFC 6455, 5.2: from a server, unmasked, in one frame. */
function frame(code: number, payload: Buffer): [Buffer, Buffer] {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = FINAL | code;
  if (length < 126) head[1] = length;
  else if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return [head, payload];
}

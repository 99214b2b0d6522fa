import type { Namespace, Socket } from 'socket.io';
import { Adapter, type BroadcastOptions, type Room, type SocketId } from 'socket.io-adapter';
import { Encoder, type Packet } from 'socket.io-parser';
import { idleTcp } from '../lib/internals/engine-io.js';

const FINAL = 0x80;
const TEXT = 1;
const BINARY = 2;

/** A packet of Socket.IO as Engine.IO sends it: text, then its binary attachments. */
type EncodedPacket = (string | Buffer)[];

const encoder = new Encoder();

/**
 * Encodes a broadcast once, into one buffer, and writes it straight to the TCP connection of each WebSocket that has
 * nothing waiting: Engine.IO's packet, events and callback cost as much as that write. A connection with something waiting
 * gets it through Engine.IO, behind that; so the order of messages to one socket is the order in which they were sent.
 *
 * @see https://socket.io/docs/v4/adapter/ for what an adapter is
 */
class DirectAdapter extends Adapter {
  constructor(private readonly namespace: Namespace) {
    super(namespace);
  }

  override broadcast(packet: Packet, options: BroadcastOptions): void {
    packet.nsp = this.namespace.name;
    const encoded = encoder.encode(packet) as EncodedPacket;
    const frame = frameOf(encoded);
    for (const { conn } of this.receivers(options)) {
      const tcp = idleTcp(conn);
      if (tcp !== undefined) tcp.write(frame);
      else this.queue(conn, encoded, frame);
    }
  }

  protected queue(connection: Socket['conn'], encoded: EncodedPacket, _frame: Buffer): void {
    for (const part of encoded) connection.write(part);
  }

  private receivers({ rooms, except }: BroadcastOptions): Socket[] {
    const excluded = this.members(except ?? new Set());
    const ids = rooms.size === 0 ? this.sids.keys() : this.members(rooms);
    const receivers: Socket[] = [];
    for (const id of ids) {
      const socket = excluded.has(id) ? undefined : this.namespace.sockets.get(id);
      if (socket !== undefined) receivers.push(socket);
    }
    return receivers;
  }

  /** Who is in at least one of the rooms. */
  private members(rooms: ReadonlySet<Room>): ReadonlySet<SocketId> {
    const sets = [...rooms].flatMap((room) => this.rooms.get(room) ?? []);
    const [first = new Set<SocketId>()] = sets;
    return sets.length <= 1 ? first : new Set(sets.flatMap((ids) => [...ids]));
  }
}

/** For servers whose one transport is the WebSocket: what waits is one packet too, which no other transport can send. */
class WebSocketAdapter extends DirectAdapter {
  protected override queue(connection: Socket['conn'], [text]: EncodedPacket, frame: Buffer): void {
    // Engine.IO declares no pre-encoded frames, and a packet has to have its text.
    const options: object = { wsPreEncodedFrame: [frame] };
    connection.write(text, options);
  }
}

/**
 * The `adapter` of a Socket.IO server. Only without compression.
 * @param polling whether sockets may begin with long-polling
 */
export const broadcastAdapter = ({ polling }: { polling: boolean }): typeof Adapter =>
  polling ? DirectAdapter : WebSocketAdapter;

/** The frames of a packet as one buffer: the event, then its attachments. */
function frameOf([event, ...attachments]: EncodedPacket): Buffer {
  if (typeof event !== 'string') throw new Error('An event of Socket.IO begins with text.');
  // "4" is Engine.IO's word for a message; binary ones need none.
  return Buffer.concat([frame(TEXT, Buffer.from(`4${event}`)), ...attachments.map(attached)].flat());
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

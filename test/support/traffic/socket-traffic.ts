import { inflateRawSync } from 'node:zlib';
import type { Server } from 'socket.io';
import { Decoder, PacketType, type Packet } from 'socket.io-parser';
import type { AsyncApi } from '../../../src/modules/contracts/async-api.js';
import { Checks } from './checks.js';

/** So many texts are remembered. */
const KEPT = 100;

/** What Engine.IO calls a packet. */
interface Frame {
  type: string;
  data?: unknown;
}

interface Connection {
  on(event: 'packet' | 'packetCreate', listener: (frame: Frame) => void): void;
}

/** Holds what goes over sockets against the AsyncAPI document: all of it, whichever client is at the other end. */
export class SocketTraffic {
  private readonly checks: Checks;
  private readonly lately = new Set<string>();
  private readonly unpacked = new WeakSet<Uint8Array>();

  constructor(private readonly document: AsyncApi) {
    this.checks = new Checks(document, 'draft-7');
  }

  listen({ engine }: Server, mistaken: (mistake: string) => void): void {
    engine.on('connection', (connection: Connection) => {
      // By the number of the acknowledgement: what was asked.
      const asked = new Map<number, { event: string; payload: unknown }>();
      const decodeAsked = decoding();
      const decodeSent = decoding();
      connection.on('packet', (frame) => {
        for (const { id, type, data } of decodeAsked(frame)) {
          if (type !== PacketType.EVENT || id === undefined) continue;
          const [event, payload] = data as [string, unknown];
          asked.set(id, { event, payload });
        }
      });
      connection.on('packetCreate', (frame) => {
        if (this.isKnown(frame)) return;
        for (const packet of decodeSent(frame)) {
          const mistake = this.mistakeIn(packet, asked);
          if (mistake !== undefined) mistaken(mistake);
        }
      });
    });
  }

  /** What goes to a room is the same text for every socket; looking at it once is enough. */
  private isKnown({ data }: Frame): boolean {
    if (typeof data !== 'string' || !data.startsWith(String(PacketType.EVENT))) return false;
    if (this.lately.has(data)) return true;
    this.lately.add(data);
    const [oldest] = this.lately;
    if (this.lately.size > KEPT && oldest !== undefined) this.lately.delete(oldest);
    return false;
  }

  private mistakeIn(
    { id = -1, type, data }: Packet,
    asked: Map<number, { event: string; payload: unknown }>,
  ): string | undefined {
    switch (type) {
      case PacketType.EVENT:
      case PacketType.BINARY_EVENT: {
        const [event, payload] = data as [string, unknown];
        return this.eventMistake(event, payload);
      }
      case PacketType.ACK: {
        const { event, payload } = asked.get(id) ?? { event: 'nothing that was asked', payload: undefined };
        asked.delete(id);
        const [answer] = data as [{ ok?: unknown }];
        const taken = answer.ok === true ? this.messageMistake(event, payload) : undefined;
        return taken ?? this.messageMistake(answer.ok === true ? `${event}Answer` : 'refused', answer);
      }
      case PacketType.CONNECT_ERROR: {
        const { data: problem } = data as { data?: unknown };
        return this.messageMistake('connectError', problem);
      }
      default:
        return undefined;
    }
  }

  private eventMistake(event: string, payload: unknown): string | undefined {
    if (event !== 'packed') return this.messageMistake(event, payload);
    const bytes = payload as Uint8Array;
    if (this.unpacked.has(bytes)) return undefined;
    this.unpacked.add(bytes);
    const [inner, unpacked] = JSON.parse(inflateRawSync(bytes).toString()) as [string, unknown];
    return this.messageMistake(inner, unpacked);
  }

  private messageMistake(id: string, payload: unknown): string | undefined {
    if (!Object.hasOwn(this.document.components.messages, id))
      return `the message "${id}" is not in the document`;
    const mistake = this.checks.at(`#/components/messages/${id}/payload`)(payload);
    return mistake === undefined ? undefined : `${id}: ${mistake}`;
  }
}

/** Frames as Socket.IO's packets; a packet with bytes is several frames. */
function decoding(): (frame: Frame) => Packet[] {
  const decoder = new Decoder();
  let decoded: Packet[] = [];
  decoder.on('decoded', (packet: Packet) => decoded.push(packet));
  return ({ type, data }) => {
    if (type !== 'message') return [];
    decoded = [];
    try {
      decoder.add(data);
    } catch {
      // Only clients send what cannot be decoded, and the server refuses it.
      decoder.destroy();
    }
    return decoded;
  };
}

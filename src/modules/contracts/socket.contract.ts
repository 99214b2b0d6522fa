import type { z } from 'zod';
import {
  AuthenticateRequest,
  CommandOrder,
  SubscribeRequest,
  TimeRequest,
  UnsubscribeRequest,
  type ClientEvents,
  type ServerEvents,
} from '../domain/protocol.js';
import {
  Authenticated,
  CommandAnswered,
  Done,
  GoneMessage,
  MarkMessage,
  SubscribeAnswer,
  TimeAnswered,
} from './schemas/socket.schemas.js';
import { AnyDelta, AnySnapshot } from './schemas/topic.schemas.js';

interface ClientEventContract {
  summary: string;
  request: z.ZodType;
  answer: z.ZodType;
}

interface ServerEventContract {
  summary: string;
  /** Absent: bytes. */
  payload?: z.ZodType;
}

/** What clients send. Each event takes one object and an acknowledgement. */
export const CLIENT_EVENTS: { readonly [event in keyof ClientEvents]: ClientEventContract } = {
  subscribe: {
    summary: 'Follow a topic, from the position held',
    request: SubscribeRequest,
    answer: SubscribeAnswer,
  },
  unsubscribe: { summary: 'Follow a topic no longer', request: UnsubscribeRequest, answer: Done },
  time: { summary: 'Compare clocks', request: TimeRequest, answer: TimeAnswered },
  command: { summary: 'Order something', request: CommandOrder, answer: CommandAnswered },
  authenticate: {
    summary: 'Renew the connection’s token without a reconnect',
    request: AuthenticateRequest,
    answer: Authenticated,
  },
};

/** What the server sends by itself. */
export const SERVER_EVENTS: { readonly [event in keyof ServerEvents]: ServerEventContract } = {
  delta: { summary: 'What changed in a followed topic', payload: AnyDelta },
  snapshot: {
    summary: 'A followed topic as a whole: it began anew, or a delta would be no smaller',
    payload: AnySnapshot,
  },
  mark: { summary: 'How fresh everything is, and which versions a client should hold', payload: MarkMessage },
  gone: { summary: 'A topic is no longer followed', payload: GoneMessage },
  packed: {
    summary:
      'Only with `auth.encoding: "deflate"`: a delta or a snapshot, as the raw deflate of the JSON `[event, payload]`',
  },
};

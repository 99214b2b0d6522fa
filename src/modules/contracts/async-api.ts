import type { z } from 'zod';
import {
  AuthenticateRequest,
  ReloadedRequest,
  SubscribeRequest,
  TimeRequest,
  UnsubscribeRequest,
  type ClientEvents,
  type ServerEvents,
  Handshake,
} from '../domain/protocol.js';
import {
  Authenticated,
  CommandAnswered,
  CommandSent,
  DisplayMessageSent,
  Packed,
  Done,
  GoneMessage,
  MarkMessage,
  SubscribeAnswer,
  TimeAnswered,
  Refused,
} from './schemas/socket.schemas.js';
import { AnyDelta, AnySnapshot } from './schemas/topic.schemas.js';
import { CONTRACT_VERSION } from './open-api.js';
import { ProblemAnswer } from './schemas/floor.schemas.js';
import { SchemaBook, type Ref } from './schema-book.js';

interface ClientEventContract {
  summary: string;
  request: z.ZodType;
  answer: z.ZodType;
}

interface ServerEventContract {
  summary: string;
  payload: z.ZodType;
}

/** Events of clients. Each has one object and an acknowledgement. */
const CLIENT_EVENTS: { readonly [event in keyof ClientEvents]: ClientEventContract } = {
  subscribe: {
    summary: 'Follow a topic, from the position the client has',
    request: SubscribeRequest,
    answer: SubscribeAnswer,
  },
  unsubscribe: { summary: 'Stop following a topic', request: UnsubscribeRequest, answer: Done },
  time: { summary: 'Compare clocks', request: TimeRequest, answer: TimeAnswered },
  command: { summary: 'Send a command', request: CommandSent, answer: CommandAnswered },
  authenticate: {
    summary: 'Renew the token of the connection',
    request: AuthenticateRequest,
    answer: Authenticated,
  },
  reloaded: {
    summary: 'Of a display: its page was loaded since it was asked to be loaded again',
    request: ReloadedRequest,
    answer: Done,
  },
};

/** Events of the server. */
const SERVER_EVENTS: { readonly [event in keyof ServerEvents]: ServerEventContract } = {
  delta: { summary: 'Changes of a followed topic', payload: AnyDelta },
  snapshot: {
    summary: 'The whole state of a followed topic: it has a new epoch, or a delta would not be smaller',
    payload: AnySnapshot,
  },
  mark: { summary: 'How fresh the data is, and which versions a client should have', payload: MarkMessage },
  gone: { summary: 'A topic is no longer followed', payload: GoneMessage },
  display: { summary: 'Only to displays: what they show', payload: DisplayMessageSent },
  packed: {
    payload: Packed,
    summary:
      'Only with `auth.encoding: "deflate"`: a delta or a snapshot, as the raw deflate of the JSON `[event, payload]`',
  },
};

const ABOUT =
  'Live changes of the floor over Socket.IO 4 (`/socket.io/`, namespace `/`, WebSocket). A topic is a versioned document; ' +
  'every message names the versions it leads from and to. Each event of a client has one object and an acknowledgement ' +
  'with an answer or a refusal. The protocol page of the documentation has the nine rules for clients, the limits and ' +
  'how connections end. Fields may be added; ignore unknown ones.';

const CHANNEL = '#/channels/floor';

interface Message {
  name: string;
  title: string;
  contentType: string;
  payload: Ref;
}

interface Operation {
  action: 'send' | 'receive';
  channel: Ref;
  summary: string;
  messages: Ref[];
  reply?: { channel: Ref; messages: Ref[] };
}

export type AsyncApi = ReturnType<typeof asyncApi>;

/**
 * AsyncAPI 3.0 of the socket, from the service's side: it receives what clients send.
 * @param basePath `http.basePath` of the configuration
 */
export function asyncApi(basePath = '') {
  const book = new SchemaBook('draft-7');
  const messages: { [id: string]: Message } = {};
  const inChannel: { [id: string]: Ref } = {};
  const operations: { [id: string]: Operation } = {};
  const message = (id: string, name: string, title: string, schema: z.ZodType): Ref => {
    const contentType = schema === Packed ? 'application/octet-stream' : 'application/json';
    messages[id] = { name, title, contentType, payload: book.ref(schema) };
    inChannel[id] = { $ref: `#/components/messages/${id}` };
    return { $ref: `${CHANNEL}/messages/${id}` };
  };
  const channel = { $ref: CHANNEL };

  const refused = message('refused', 'acknowledgement', 'A refusal', Refused);
  for (const [event, { summary, request, answer }] of Object.entries(CLIENT_EVENTS))
    operations[event] = {
      ...{ action: 'receive', channel, summary },
      messages: [message(event, event, summary, request)],
      reply: {
        channel,
        messages: [message(`${event}Answer`, 'acknowledgement', `Answer to ${event}`, answer), refused],
      },
    };
  for (const [event, { summary, payload }] of Object.entries(SERVER_EVENTS))
    operations[event] = {
      ...{ action: 'send', channel, summary },
      messages: [message(event, event, summary, payload)],
    };
  operations['refuseConnection'] = {
    ...{ action: 'send', channel, summary: 'The connection is refused' },
    messages: [
      message('connectError', 'connect_error', 'The `data` of Socket.IO’s `connect_error`', ProblemAnswer),
    ],
  };
  return {
    asyncapi: '3.0.0',
    info: { title: 'Floorwalker', version: CONTRACT_VERSION, description: ABOUT },
    defaultContentType: 'application/json',
    servers: {
      floor: {
        ...{ host: 'floor.example', protocol: 'wss', pathname: `${basePath}/socket.io/` },
        description: `Socket.IO 4. The handshake’s \`auth\` is a ${nameOf(book.ref(Handshake))}.`,
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
    },
    channels: {
      floor: {
        address: '/',
        title: 'The floor',
        description: 'The only namespace. A connection follows as many topics as the limits allow.',
        messages: inChannel,
      },
    },
    operations,
    components: {
      messages,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'Sent as `auth.token` of the handshake, never in the URL.',
        },
      },
      schemas: book.components(),
    },
  };
}

const nameOf = ({ $ref }: Ref): string => `\`${$ref.split('/').at(-1) ?? ''}\``;

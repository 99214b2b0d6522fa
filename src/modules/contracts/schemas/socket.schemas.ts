import { z } from 'zod';
import { DisplayReload, DisplaySettings, type DisplayMessage } from '../../domain/display-settings.js';
import { AccountId, Instant } from '../../domain/id.js';
import {
  AuthenticateRequest,
  CommandMessage,
  Handshake,
  ReloadedRequest,
  SubscribeRequest,
  TimeRequest,
  UnsubscribeRequest,
  type AuthenticateAnswer,
  type Gone,
  type Mark,
  type Refusal,
  type TimeAnswer,
} from '../../domain/protocol.js';
import { named, schemaOf } from '../../http/named.js';
import { AnyCommand, AnyCommandRequest } from './command.schemas.js';
import { FreshnessAnswer, ProblemAnswer } from './floor.schemas.js';
import { AnyDelta, AnySnapshot, Epoch, Topic, Version } from './topic.schemas.js';

const NOW = 1_795_319_124_117;
const ok = z.literal(true);

named('Handshake', Handshake, 'The `auth` object of the handshake. The default of `encoding` is `json`.');
named(
  'SubscribeRequest',
  SubscribeRequest,
  '`epoch` and `version`, both or neither: the position the client has.',
  {
    ...{ topic: 'queue/hq/6400', epoch: 'k3v9', version: 41 },
  },
);
named('UnsubscribeRequest', UnsubscribeRequest, 'The topic to stop following.', {
  topic: 'queue/hq/6400',
});
named('TimeRequest', TimeRequest, 'The time of the request, by the client’s clock.', { sent: NOW });
named('ReloadedRequest', ReloadedRequest, 'The `reload.askedAt` that the display was told.', {
  askedAt: NOW,
});
named('AuthenticateRequest', AuthenticateRequest, 'A newer token of the same subject and tenant.');
export const CommandSent = named(
  'CommandMessage',
  z.intersection(
    AnyCommandRequest,
    named(
      'CommandEnvelope',
      CommandMessage,
      'The account of a command, and its idempotency key: a new one for every command.',
    ),
  ),
  'The body of `POST /v1/accounts/{account}/commands`, with the account and the idempotency key.',
  {
    ...{ account: 'hq', idempotencyKey: '5f0f2a3e-6f0b-4d06-9a51-0d6d8a9b7b11', type: 'agent.pause' },
    ...{ agent: 'Ada Byron', queues: ['Support'], params: { reason: '*01', seconds: 600 } },
  },
);

const position = { ok, topic: Topic, epoch: Epoch, version: Version, freshness: FreshnessAnswer };
const Current = named(
  'SubscribedCurrent',
  z.object({ ...position, mode: z.literal('current') }),
  'Nothing to apply, also for a client that is ahead.',
);
const WithDelta = named(
  'SubscribedDelta',
  z.object({ ...position, mode: z.literal('delta'), delta: AnyDelta }),
  'One delta from the client’s position.',
);
const WithSnapshot = named(
  'SubscribedSnapshot',
  z.object({ ...position, mode: z.literal('snapshot'), snapshot: AnySnapshot }),
  'The whole state.',
);
export const SubscribeAnswer = named(
  'SubscribeAnswer',
  z.discriminatedUnion('mode', [Current, WithDelta, WithSnapshot]),
  { description: 'The topic is followed.', discriminator: 'mode' },
);
export const Done = named('Done', z.object({ ok }), 'The event was handled.');
export const TimeAnswered = named(
  'TimeAnswer',
  schemaOf<TimeAnswer>()(z.object({ ok, sent: z.number(), received: Instant, replied: Instant })),
  'With the arrival time of the answer the clock offset is ((received - sent) + (replied - arrived)) / 2.',
);
export const CommandAnswered = named(
  'CommandAnswer',
  z.object({ ok, command: AnyCommand }),
  'The command once it is settled, or its state after three seconds.',
);
export const Authenticated = named(
  'AuthenticateAnswer',
  schemaOf<AuthenticateAnswer>()(z.object({ ok, expiresAt: Instant.exactOptional() })),
  'Without `expiresAt` the token is valid until it is revoked.',
);
export const Refused = named(
  'Refusal',
  schemaOf<Refusal>()(z.object({ ok: z.literal(false), error: ProblemAnswer })),
  'The event was refused; the connection stays open.',
);

export const MarkMessage = named(
  'Mark',
  schemaOf<Mark>()(
    z.object({
      at: Instant,
      accounts: z.array(
        named(
          'AccountFreshness',
          FreshnessAnswer.extend({ account: AccountId }),
          'How fresh the data of an account is.',
        ),
      ),
      topics: z.array(
        named(
          'TopicVersion',
          z.object({ topic: Topic, epoch: Epoch, version: Version }),
          'The version of a topic that a client should have.',
        ),
      ),
    }),
  ),
  'Sent every five seconds, also without changes: how fresh each account is, and which version of each topic a client should have.',
  {
    at: NOW,
    accounts: [{ account: 'hq', state: 'live', polledAt: NOW - 1_000, nextDueAt: NOW + 1_000 }],
    topics: [{ topic: 'queue/hq/6400', epoch: 'k3v9', version: 46 }],
  },
);
export const GoneMessage = named(
  'Gone',
  schemaOf<Gone>()(z.object({ topic: Topic, reason: z.enum(['deleted', 'forbidden', 'resync']) })),
  'The topic is no longer followed. `resync`: subscribe again, without a position.',
  { topic: 'queue/hq/6400', reason: 'deleted' },
);

export const DisplayMessageSent = named(
  'DisplayMessage',
  schemaOf<DisplayMessage>()(
    z.object({
      ...{ id: z.string(), version: z.int(), label: z.string(), settings: DisplaySettings },
      reload: DisplayReload.exactOptional(),
    }),
  ),
  'What a display shows: sent to each of its connections at its begin, and after every change.',
  { id: 'd1', version: 2, label: 'Wall, 2nd floor', settings: { view: 'rows', text: 'Fire drill at 15:00' } },
);

export const Packed = named(
  'Packed',
  z.string().meta({ format: 'binary' }),
  'The raw deflate of the JSON `[event, payload]`, as bytes.',
);

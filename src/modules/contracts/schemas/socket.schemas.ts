import { z } from 'zod';
import { Command } from '../../domain/command.js';
import { AccountId, Instant } from '../../domain/id.js';
import {
  AuthenticateRequest,
  CommandMessage,
  Handshake,
  SubscribeRequest,
  TimeRequest,
  UnsubscribeRequest,
  type AuthenticateAnswer,
  type CommandAnswer,
  type Gone,
  type Mark,
  type Refusal,
  type TimeAnswer,
} from '../../domain/protocol.js';
import { named, schemaOf } from '../../http/named.js';
import { FreshnessAnswer, ProblemAnswer } from './floor.schemas.js';
import { AnyDelta, AnySnapshot, Epoch, Topic, Version } from './topic.schemas.js';

const NOW = 1_795_319_124_117;
const ok = z.literal(true);

named('Handshake', Handshake, 'What a client says when it connects, in `auth`. Without `encoding`: `json`.');
named(
  'SubscribeRequest',
  SubscribeRequest,
  '`epoch` and `version`, both or neither: what the client already holds.',
  {
    ...{ topic: 'queue/hq/6400', epoch: 'k3v9', version: 41 },
  },
);
named('UnsubscribeRequest', UnsubscribeRequest, 'Which topic is no longer followed.', {
  topic: 'queue/hq/6400',
});
named('TimeRequest', TimeRequest, 'The instant of asking, by the client’s clock.', { sent: NOW });
named('AuthenticateRequest', AuthenticateRequest, 'A newer token of the same subject and tenant.');
named(
  'CommandOrder',
  CommandMessage,
  'As the body of `POST /v1/accounts/{account}/commands`, with the account and the key.',
  {
    ...{ account: 'hq', idempotencyKey: '5f0f2a3e-6f0b-4d06-9a51-0d6d8a9b7b11', type: 'agent.pause' },
    ...{ agent: 'Ada Byron', queues: ['Support'], params: { reason: '*01', seconds: 600 } },
  },
);

const told = { ok, topic: Topic, epoch: Epoch, version: Version, freshness: FreshnessAnswer };
export const SubscribeAnswer = named(
  'SubscribeAnswer',
  z.union([
    z.object({ ...told, mode: z.literal('current') }),
    z.object({ ...told, mode: z.literal('delta'), delta: AnyDelta }),
    z.object({ ...told, mode: z.literal('snapshot'), snapshot: AnySnapshot }),
  ]),
  '`current`: nothing to do, also for a client that is ahead. `delta`: one, from what is held. `snapshot`: the whole.',
);
export const Done = named('Done', z.object({ ok }), 'It is done.');
export const TimeAnswered = named(
  'TimeAnswer',
  schemaOf<TimeAnswer>()(z.object({ ok, sent: z.number(), received: Instant, replied: Instant })),
  'With the instant of arrival this gives the clock’s offset: ((received - sent) + (replied - arrived)) / 2.',
);
export const CommandAnswered = named(
  'CommandAnswer',
  schemaOf<CommandAnswer>()(z.object({ ok, command: Command })),
  'Settled, or after three seconds as it is then.',
);
export const Authenticated = named(
  'AuthenticateAnswer',
  schemaOf<AuthenticateAnswer>()(z.object({ ok, expiresAt: Instant.exactOptional() })),
  'Without `expiresAt` the token is good until it is revoked.',
);
export const Refused = named(
  'Refusal',
  schemaOf<Refusal>()(z.object({ ok: z.literal(false), error: ProblemAnswer })),
  'It was not done; the connection lives on.',
);

export const MarkMessage = named(
  'Mark',
  schemaOf<Mark>()(
    z.object({
      at: Instant,
      accounts: z.array(FreshnessAnswer.extend({ account: AccountId })),
      topics: z.array(z.object({ topic: Topic, epoch: Epoch, version: Version })),
    }),
  ),
  'Every five seconds, also when nothing changes: how fresh every account is, and what version of what a client should hold.',
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

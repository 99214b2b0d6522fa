import { z } from 'zod';
import { AccountCall, Agent, AgentCall, Membership } from '../../domain/agent.js';
import { CommandError } from '../../domain/command.js';
import type { Freshness } from '../../domain/freshness.js';
import { Instant } from '../../domain/id.js';
import { PROBLEMS, problemType, type Problem, type ProblemCode } from '../../domain/problem.js';
import { AgentCounts, QueueMetrics, QueueSelf, QueueSummary, WaitingCall } from '../../domain/queue.js';
import { PushState, Source, SourceState } from '../../domain/source.js';
import { described, named, schemaOf } from '../../http/named.js';

const NOW = 1_795_319_124_117;

described(Instant, 'Epoch milliseconds, UTC.');
named('SourceState', SourceState, 'Whether the data is current. Treat unknown values as `stale`.');
named(
  'PushState',
  PushState,
  'How far the live line of an account is, and how much of what changed it announced.',
);
named('Source', Source, 'Whether an account’s data is current, and since when.', {
  id: 'self',
  name: 'HQ phones',
  vendor: 'yeastar',
  state: 'live',
  since: NOW,
});
named(
  'QueueSummary',
  QueueSummary,
  'The summary of a queue. `agents` counts each membership once, by its state, and is absent until they were read; `onCall` includes on-hold.',
  {
    ...{ id: '6400', name: 'Support', number: '6400', waiting: 2, oldestSince: NOW - 41_000 },
    agents: {
      ...{ available: 3, ringing: 1, onCall: 4, otherCall: 0, wrapUp: 1 },
      ...{ paused: 1, notReady: 0, offline: 2, unknown: 0 },
    },
  },
);
named('QueueMetrics', QueueMetrics, 'What the phone system itself counts of a queue.');
named(
  'ServiceLevel',
  QueueMetrics.shape.serviceLevel.unwrap(),
  'Share of the calls that were answered within so many seconds.',
);
named('Queue', QueueSelf, 'A queue with its settings at the vendor.');
named(
  'WaitingCall',
  WaitingCall,
  'A waiting caller. `synthetic`: the vendor gives no id, so calls are matched from poll to poll.',
  { id: 'c81', caller: '+15550102', since: NOW - 41_000, position: 1, state: 'waiting', channel: 'voice' },
);
named(
  'AgentCall',
  AgentCall,
  'Who is at the other end of the call an agent is in. An absent field is not known.',
  { caller: '+15550102', callerName: 'Zoe Hart' },
);
named('AccountCall', AccountCall, 'The call an agent is in, and the queue it came from.', {
  caller: '+15550102',
  queue: '6400',
});
named('Membership', Membership, 'An agent in one queue. `vendorState` is the vendor’s own value.', {
  ...{ id: '1001', name: 'Ada Byron', extension: '1001', state: 'paused', availability: 'paused' },
  ...{ activity: 'idle', reason: 'Lunch', since: NOW - 300_000, sinceKind: 'observed', vendorState: 'PAUSE' },
});
named('Agent', Agent, 'An agent across all queues; `queues` has the state in each of them.', {
  ...{ id: '1001', name: 'Ada Byron', state: 'on-call', availability: 'paused', activity: 'on-call' },
  ...{ reachable: true, reason: 'Lunch', since: NOW - 60_000, queues: { '6400': 'on-call' } },
});
named('AgentCounts', AgentCounts, 'Memberships by state; `onCall` includes on-hold.');
named('CommandError', CommandError, 'Why a command failed, or why its outcome is unknown.');
export const FreshnessAnswer = named(
  'Freshness',
  schemaOf<Freshness>()(
    z.object({ state: SourceState, polledAt: Instant.exactOptional(), nextDueAt: Instant.exactOptional() }),
  ),
  'All data is at least as fresh as `polledAt`; absent: nothing was read yet.',
  { state: 'live', polledAt: NOW, nextDueAt: NOW + 2_000 },
);

const EXAMPLE: Problem = {
  ...{ code: 'not-ready', ...PROBLEMS['not-ready'] },
  detail: 'Account "hq" has not been read yet. Try again.',
};

// The keys of an object are typed as any text.
const CODES = Object.keys(PROBLEMS) as ProblemCode[];
const Code = named('ProblemCode', z.enum(CODES), 'What a refusal is, for programs.');

const RequestMistake = named(
  'Mistake',
  z.object({ path: z.string(), code: z.string(), message: z.string() }),
  'One mistake in a command: where, what, and in words.',
);

export const ProblemAnswer = named(
  'Problem',
  schemaOf<Problem>()(
    z.object({
      type: z.string().exactOptional(),
      code: Code,
      status: z.int(),
      title: z.string(),
      detail: z.string(),
      errors: z.array(RequestMistake).exactOptional(),
      retryAfterMs: z.number().exactOptional(),
    }),
  ),
  'A refusal, as in RFC 9457. `code` is stable and for programs, `detail` for people. `errors` has all mistakes of a ' +
    'command; `retryAfterMs` is the time until a limit has room again. Over HTTP `type` is `/problems/` and the code.',
  { type: problemType('not-ready'), ...EXAMPLE },
);

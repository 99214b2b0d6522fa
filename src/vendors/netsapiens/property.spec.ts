import fc from 'fast-check';
import { z } from 'zod';
import { CASES } from '../../../test/support/fuzz/fuzz.js';
import { Instant } from '../../modules/domain/id.js';
import { MemberReading, Roster } from '../../modules/domain/reading.js';
import { WaitingCall } from '../../modules/domain/queue.js';
import { parseAnswer } from '../kit/parse.js';
import { VendorProtocolError } from '../port/errors.js';
import { floorReading } from './mapper.js';
import { Agents, Calls, QueuedCalls, Queues } from './schema.js';

const AT = Date.UTC(2026, 7, 5, 16, 10, 0);
const NEVER = '0000-00-00 00:00:00';
const bare = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

interface Answers {
  queues: unknown;
  agents: unknown;
  calls: unknown;
  queued: Record<string, unknown>;
}

const readingOf = (answers: Answers, at: number, clockAheadMs: number) =>
  floorReading({
    queues: parseAnswer(Queues, answers.queues, 'queues').rows,
    agents: parseAnswer(Agents, answers.agents, 'agents').rows,
    calls: parseAnswer(Calls, answers.calls, 'calls').rows,
    queued: new Map(
      Object.entries(answers.queued).map(([id, rows]) => [id, parseAnswer(QueuedCalls, rows, 'queued').rows]),
    ),
    at,
    clockAheadMs,
  });

describe('any answer of a NetSapiens', () => {
  const ReadingShape = z.strictObject({
    at: Instant,
    roster: Roster,
    queues: z.record(
      z.string(),
      z.strictObject({
        waiting: z.array(
          z.strictObject({
            ...WaitingCall.shape,
            id: WaitingCall.shape.id.optional(),
            observed: z.literal(true).optional(),
          }),
        ),
        talking: z.int().nonnegative(),
        members: z.array(z.strictObject(MemberReading.shape)),
      }),
    ),
  });

  /** Mostly right, so that the rows are reached; anything else now and then. */
  const odd = (usual: fc.Arbitrary<unknown>) =>
    fc.oneof(
      { weight: 150, arbitrary: usual },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', '__proto__', -1, 1e300, '7', undefined) },
      { weight: 1, arbitrary: fc.jsonValue() },
    );
  const list = (item: fc.Arbitrary<unknown>) => odd(fc.array(odd(item), { maxLength: 3 }));
  const word = (...words: unknown[]) => odd(fc.constantFrom(...words));
  const name = odd(fc.string());
  const when = word(NEVER, bare(AT), '2025-09-04T19:57:53+00:00');
  const who = word('1000@a', '1001@a', 'sip:1000wp@a');
  const user = word('', '*', '1000', '1001', '2000');
  const queues = list(
    fc.record(
      {
        callqueue: word('2000', '2001', 2000),
        description: name,
        'callqueue-dispatch-type': word('Ring All', 'Call Park'),
        'active-queued-calls-total-current': word(0, '1'),
      },
      { requiredKeys: ['callqueue'] },
    ),
  );
  const agents = list(
    fc.record(
      {
        'callqueue-agent-id': who,
        huntgroup_name: word('2000', '2001'),
        'callqueue-agent-availability-type': word('automatic', 'manual', 'disabled', 'x'),
        entry_status: word('available', 'unavailable', 'x'),
        'callqueue-agent-has-registered-devices': word('yes', 'no'),
        'active-calls-total-current': word(0, 1),
        'last-modified-datetime': when,
        name_first_name: name,
        'agent-status-message': word('', 'Lunch'),
      },
      { requiredKeys: ['callqueue-agent-id', 'huntgroup_name'] },
    ),
  );
  const calls = list(
    fc.record(
      {
        orig_callid: word('a', 'b'),
        'call-orig-user': user,
        ani: word('5550101', '5550102'),
        'call-by-user': user,
        'call-term-user': user,
        'call-term-uri': word('Call-Queue', 'CallBack-Queue', ' ', 'sip:1000@a'),
        time_begin: when,
        'call-answer-datetime': when,
        'call-orig-info': word('active', 'held'),
      },
      { requiredKeys: ['orig_callid'] },
    ),
  );
  const queued = list(
    fc.record(
      {
        'dial-rule-translation-source-user': word('15550101', '15550102'),
        'callqueue-agent-availability-for-dispatch': word('waiting', 'Dispatching', 'waiting for callback'),
        time_queued: word(bare(AT - 5_000), '2026-08-05T16:09:00Z'),
        session_key: word('a', 'b', ''),
      },
      { requiredKeys: ['time_queued'] },
    ),
  );

  it('is a reading or a protocol error', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.record({ queues, agents, calls, queued }), (answers) => {
        try {
          ReadingShape.parse(readingOf({ ...answers, queued: { 2000: answers.queued } }, AT, 3));
          read += 1;
        } catch (error) {
          if (!(error instanceof VendorProtocolError)) throw error;
        }
      }),
      { numRuns: CASES },
    );
    expect(read).toBeGreaterThan(CASES / 20);
  });
});

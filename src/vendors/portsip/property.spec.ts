import fc from 'fast-check';
import { z } from 'zod';
import { CASES } from '../../../test/support/fuzz/fuzz.js';
import { Instant } from '../../modules/domain/id.js';
import { MemberReading, Roster } from '../../modules/domain/reading.js';
import { WaitingCall } from '../../modules/domain/queue.js';
import { ReadingNotes } from '../port/reading-notes.js';
import { parseAnswer, readJson } from '../kit/parse.js';
import { VendorProtocolError } from '../port/errors.js';
import { queueReading, rosterReading } from './mapper.js';
import { AgentDetail, MemberList, QueueDetail, QueuePage, QueueStatus, WaitingList } from './schema.js';

const AT = 1_750_000_160_000;

const Members = z.array(z.strictObject(MemberReading.shape)).optional();
const ReadingShape = z.strictObject({
  at: Instant,
  roster: Roster.optional(),
  queues: z
    .record(
      z.string(),
      z.strictObject({
        waiting: z.array(z.strictObject({ ...WaitingCall.shape, observed: z.literal(true).optional() })),
        open: z.boolean().optional(),
        members: Members,
        memberUpdates: Members,
      }),
    )
    .optional(),
});

/** Mostly right, so that the rows are reached; anything else now and then. */
const odd = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 80, arbitrary: usual },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', '__proto__', -1, 1e300, '7', undefined) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
const name = odd(fc.string());
const id = odd(fc.constantFrom<unknown>('677046776364007424', 'NzAwNTUx', 7));
const number = odd(fc.constantFrom<unknown>('101', '102', 103));
const amount = odd(fc.nat(90_000));
const list = (item: fc.Arbitrary<unknown>) =>
  odd(fc.record({ count: odd(fc.nat(4)), items: odd(fc.array(odd(item), { maxLength: 4 })) }));
const part = (shape: Record<string, fc.Arbitrary<unknown>>, ...requiredKeys: string[]) =>
  fc.record(shape, { requiredKeys });

const waiting = list(
  part(
    { session_id: id, extension_number: number, display_name: name, waiting_time: amount },
    'session_id',
    'waiting_time',
  ),
);
const words = fc.constantFrom('READY', 'LUNCH', 'QUEUE_CALL', 'OFFLINE', 'ZEN');
const agent = part(
  { extension_number: number, display_name: name, skill_level: amount, status: odd(words), reason: name },
  'extension_number',
  'status',
);
const members = list(part({ extension_number: number, display_name: name }, 'extension_number'));
const queues = list(part({ id, name, extension_number: number, polling_strategy: name }, 'id'));
const detail = part({
  sla_time: amount,
  max_waiting_time: amount,
  max_callers: amount,
  enable_wrap_up: odd(fc.boolean()),
  wrap_up_time: amount,
  name,
  ring_time: amount,
  agent_auto_ready: odd(fc.boolean()),
  inform_position: odd(fc.constantFrom('DISABLE', 'PERIODICALLY')),
  no_answer_forward_rule: odd(part({ action: name, number })),
});
const status = part({ status: odd(fc.constantFrom('ONLINE', 'OFFLINE')) }, 'status');
const anything = (usual: fc.Arbitrary<unknown>) => fc.oneof({ weight: 9, arbitrary: usual }, fc.jsonValue());

/** Every JSON is a reading in our terms or a protocol error; anything else that is thrown ends the test. */
function readable(read: () => unknown): boolean {
  try {
    ReadingShape.parse(read());
    return true;
  } catch (error) {
    if (!(error instanceof VendorProtocolError)) throw error;
    return false;
  }
}

const answer = <T>(schema: z.ZodType<T>, data: unknown) => ({
  value: parseAnswer(schema, data, 'plant'),
  receivedAt: AT,
});

describe('any answer of a PortSIP', () => {
  it('a queue is a reading or a protocol error', () => {
    let read = 0;
    fc.assert(
      fc.property(
        anything(status),
        anything(waiting),
        fc.array(fc.option(anything(agent)), { maxLength: 4 }),
        (open, callers, people) => {
          const ok = readable(() =>
            queueReading(
              '677046776364007424',
              {
                status: answer(QueueStatus, open),
                waiting: answer(WaitingList, callers),
                agents: people.map((one) =>
                  one === null ? { value: undefined, receivedAt: AT } : answer(AgentDetail, one),
                ),
                isPart: false,
              },
              new ReadingNotes(),
            ),
          );
          if (ok) read += 1;
        },
      ),
      { numRuns: CASES },
    );
    expect(read).toBeGreaterThan(CASES / 20);
  });

  it('a roster is a reading or a protocol error', () => {
    let read = 0;
    fc.assert(
      fc.property(anything(queues), anything(detail), anything(members), (page, settings, people) => {
        const ok = readable(() => {
          const { rows } = parseAnswer(QueuePage, page, 'queues');
          const known = {
            detail: parseAnswer(QueueDetail, settings, 'detail'),
            members: parseAnswer(MemberList, people, 'members').rows,
          };
          return rosterReading({ rows, receivedAt: AT }, new Map(rows.map((row) => [row.id, known])));
        });
        if (ok) read += 1;
      }),
      { numRuns: CASES },
    );
    expect(read).toBeGreaterThan(CASES / 20);
  });

  it('JSON is read as by JSON.parse, except whole numbers that would lose digits', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const exact = JSON.stringify(readJson(text, 'plant')).replace(/"(-?\d{16,})"/g, '$1');
        const usual = JSON.stringify(JSON.parse(text)).replace(/"(-?\d{16,})"/g, '$1');
        expect(exact).toBe(usual);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }), fc.string(), (big, key) => {
        const text = `{${JSON.stringify(key)}:[${big},{"id":${big}}]}`;
        expect(Object.values(readJson(text, 'plant') as object)).toEqual([[`${big}`, { id: `${big}` }]]);
      }),
    );
  });
});

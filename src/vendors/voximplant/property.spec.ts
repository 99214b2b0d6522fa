import fc from 'fast-check';
import { z } from 'zod';
import { CASES } from '../../../test/support/fuzz/fuzz.js';
import { Instant } from '../../modules/domain/id.js';
import { QueueMetrics, WaitingCall } from '../../modules/domain/queue.js';
import { MemberReading, Roster } from '../../modules/domain/reading.js';
import { parseAnswer } from '../kit/parse.js';
import { VendorProtocolError } from '../port/errors.js';
import { rosterReading, stateReading } from './mapper.js';
import { metricsReading } from './metrics.js';
import { AgentPage, Labels, Metrics, QueuePage, SkillPage, State } from './schema.js';

const AT = 1_750_000_160_000;

const ReadingShape = z.strictObject({
  at: Instant,
  roster: Roster.optional(),
  skipped: z.array(z.unknown()).optional(),
  queues: z
    .record(
      z.string(),
      z.strictObject({
        waiting: z
          .array(
            z.strictObject({
              ...WaitingCall.omit({ synthetic: true }).shape,
              id: WaitingCall.shape.id.optional(),
              observed: z.literal(true).optional(),
            }),
          )
          .optional(),
        talking: z.int().nonnegative().optional(),
        members: z.array(z.strictObject(MemberReading.shape)).optional(),
        metrics: QueueMetrics.optional(),
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
const anything = (usual: fc.Arbitrary<unknown>) => fc.oneof({ weight: 9, arbitrary: usual }, fc.jsonValue());
const word = odd(fc.string());
const id = odd(fc.constantFrom<unknown>(1, 2, 3, '4'));
const list = (item: fc.Arbitrary<unknown>) =>
  odd(fc.oneof({ weight: 9, arbitrary: fc.array(odd(item), { maxLength: 4 }) }, item));
const asText = (value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    value,
    value.map((one) => JSON.stringify(one)),
  );

const status = odd(
  fc.record({
    sq_status_name: odd(fc.constantFrom('READY', 'IN_SERVICE', 'CUSTOM_3', 'Lunch', 'toString')),
    from_date: odd(fc.constantFrom('2025-06-15 15:00:00', '2031-01-01 00:00:00', '2025-99-99 00:00:00')),
  }),
);
const agent = fc.record({
  user_id: id,
  user_name: word,
  user_display_name: word,
  sq_statuses: list(fc.record({ CALL: status, IM: status }, { requiredKeys: [] })),
});
const customData = asText(
  fc.record(
    { call: odd(fc.constantFrom<unknown>('a', 'b', 7)), from: word, name: word },
    { requiredKeys: [] },
  ),
);
const task = fc.record(
  {
    task_type: odd(fc.constantFrom('CALL', 'IM')),
    status: odd(fc.constantFrom('IN_QUEUE', 'DISTRIBUTED', 'IN_PROCESSING', 'PARKED')),
    user_id: id,
    sq_skills: list(fc.record({ sq_skill_name: word })),
    waiting_time: odd(fc.nat(900_000)),
    processing_time: odd(fc.nat(900_000)),
    custom_data: customData,
  },
  { requiredKeys: ['task_type', 'status', 'waiting_time'] },
);
const state = fc.record({
  result: list(fc.record({ sq_queue_id: id, sq_agents: list(agent), tasks: list(task) })),
});
const queuePage = fc.record({
  result: list(
    fc.record({
      sq_queue_id: id,
      sq_queue_name: word,
      agent_selection: word,
      call_max_queue_size: odd(fc.nat(9)),
      task_selection: word,
      description: word,
      hold_calls_if_inactive_agents: odd(fc.boolean()),
      im_max_waiting_time: odd(fc.nat(9)),
    }),
  ),
  total_count: odd(fc.nat(9)),
});
const agentPage = fc.record({
  result: list(
    fc.record({
      user_id: id,
      user_display_name: word,
      max_simultaneous_conversations: odd(fc.nat(9)),
      sq_queues: asText(list(fc.oneof(id, fc.record({ sq_queue_id: id })))),
      sq_skills: asText(list(fc.record({ sq_skill_id: id, sq_skill_level: odd(fc.nat(5)) }))),
    }),
  ),
});
const skillPage = fc.record({ result: list(fc.record({ sq_skill_id: id, sq_skill_name: word })) });
const labelRows = list(fc.record({ sq_status_name: word, custom_status_name: word }));
const mapping = fc.oneof(fc.record({ result: labelRows }), labelRows);
const metrics = fc.record({
  result: list(
    fc.record({
      report_type: odd(fc.constantFrom('service_level', 'count_handled_calls', 'count_abandonment_calls')),
      groups: list(
        fc.record({
          sq_queue_id: id,
          values: list(fc.record({ value: odd(fc.oneof(fc.nat(100), fc.double({ min: 0, max: 1 }))) })),
        }),
      ),
    }),
  ),
});

const heard = { receivedAt: AT, heardAt: AT, vendorDate: AT };
const known: Roster = {
  queues: {},
  agents: {},
  members: { 1: ['1', '9'], 2: ['2'] },
  statusLabels: [{ name: 'CUSTOM_1', label: 'Lunch' }],
};

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

describe('any answer of Voximplant', () => {
  it.each<[what: string, arbitrary: fc.Arbitrary<unknown>, read: (data: unknown) => unknown]>([
    ['a state', state, (data) => stateReading({ value: parseAnswer(State, data, 'state'), ...heard }, known)],
    [
      'metrics',
      metrics,
      (data) => metricsReading({ value: parseAnswer(Metrics, data, 'metrics'), ...heard }),
    ],
  ])('%s is a reading or a protocol error', (_what, arbitrary, read) => {
    let good = 0;
    fc.assert(
      fc.property(anything(arbitrary), (data) => {
        if (readable(() => read(data))) good += 1;
      }),
      { numRuns: CASES },
    );
    expect(good).toBeGreaterThan(CASES / 20);
  });

  it('a roster is a reading or a protocol error', () => {
    let good = 0;
    fc.assert(
      fc.property(
        anything(queuePage),
        anything(agentPage),
        anything(skillPage),
        anything(mapping),
        (queues, agents, skills, labels) => {
          const ok = readable(() =>
            rosterReading({
              queues: { ...parseAnswer(QueuePage, queues, 'queues'), receivedAt: AT },
              agents: { ...parseAnswer(AgentPage, agents, 'agents'), receivedAt: AT },
              skills: { ...parseAnswer(SkillPage, skills, 'skills'), receivedAt: AT },
              labels: { value: parseAnswer(Labels, labels, 'labels'), ...heard },
            }),
          );
          if (ok) good += 1;
        },
      ),
      { numRuns: CASES },
    );
    expect(good).toBeGreaterThan(CASES / 20);
  });
});

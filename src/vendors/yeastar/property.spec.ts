import fc from 'fast-check';
import { z } from 'zod';
import { CASES } from '../../../test/support/fuzz/fuzz.js';
import { Instant } from '../../modules/domain/id.js';
import { MemberReading, Roster } from '../../modules/domain/reading.js';
import { WaitingCall } from '../../modules/domain/queue.js';
import { ReadingNotes } from '../port/reading-notes.js';
import { parseAnswer } from '../kit/parse.js';
import { VendorProtocolError } from '../port/errors.js';
import { queueReading, rosterReading } from './mapper.js';
import { AgentStatus, CallStatus, ExtensionPage, PauseReasons, QueueDetails, QueuePage } from './schema.js';

const AT = 1_750_000_160_000;

const ReadingShape = z.strictObject({
  at: Instant,
  roster: Roster.optional(),
  queues: z
    .record(
      z.string(),
      z.strictObject({
        waiting: z
          .array(z.strictObject({ ...WaitingCall.shape, observed: z.literal(true).optional() }))
          .optional(),
        talking: z.int().nonnegative(),
        members: z.array(z.strictObject(MemberReading.shape)).optional(),
        memberUpdates: z.array(z.strictObject(MemberReading.shape)).optional(),
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
const number = odd(fc.constantFrom('1001', '1002', '1003'));
const flag = odd(fc.constantFrom<unknown>(0, 1, '0', '1'));
const list = (item: fc.Arbitrary<unknown>) => odd(fc.array(odd(item), { maxLength: 4 }));

const call = fc.record(
  {
    call_id: odd(fc.constantFrom('1.1', '1.2')),
    caller_number: name,
    caller_display_name: name,
    callee_number: number,
    duration: odd(fc.nat(90_000)),
  },
  { requiredKeys: ['call_id', 'duration'] },
);
const callStatus = fc.record({
  waiting_list: list(call),
  waiting_calls: odd(fc.nat(3)),
  active_list: list(call),
  active_calls: odd(fc.nat(3)),
  ringing_list: list(call),
  ringing_calls: odd(fc.nat(3)),
});
const agentStatus = fc.record({
  data: list(
    fc.record(
      {
        name,
        number,
        is_login: flag,
        is_pause: flag,
        call_status: odd(fc.nat(6)),
        pause_reason: name,
        agent_type: name,
      },
      { requiredKeys: ['number', 'is_login', 'is_pause', 'call_status'] },
    ),
  ),
});
const members = list(fc.record({ text: name, text2: number, value: number, type: fc.constant('extension') }));
const queueList = fc.record({
  total_number: odd(fc.nat(5)),
  queue_list: list(
    fc.record({
      id: odd(fc.nat(5)),
      number: name,
      name,
      ring_strategy: name,
      dynamic_agent_list: members,
      static_agent_list: members,
    }),
  ),
});
const device = odd(
  fc.record({ status: flag, status_list: list(fc.record({ status: flag })) }, { requiredKeys: [] }),
);
const extensionList = fc.record({
  data: list(
    fc.record({
      id: odd(fc.nat(5)),
      number,
      caller_id_name: name,
      online_status: odd(fc.record({ sip_phone: device, linkus_web: device })),
    }),
  ),
});
const detailList = fc.record({
  data: list(
    fc.record({ id: odd(fc.nat(5)), moh: name, max_wait_time: odd(fc.nat(900)), fail_dest_value: number }),
  ),
});
const reasonList = fc.record({ data: list(fc.record({ code: name, reason: name })) });
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

describe('any answer of a Yeastar', () => {
  it('a queue is a reading or a protocol error', () => {
    let read = 0;
    fc.assert(
      fc.property(anything(callStatus), anything(agentStatus), (status, people) => {
        const ok = readable(() =>
          queueReading(
            '3',
            { value: parseAnswer(CallStatus, status, 'calls'), receivedAt: AT },
            { value: parseAnswer(AgentStatus, people, 'agents'), receivedAt: AT },
            new ReadingNotes(),
          ),
        );
        if (ok) read += 1;
      }),
      { numRuns: CASES },
    );
    expect(read).toBeGreaterThan(CASES / 20);
  });

  it('a roster is a reading or a protocol error', () => {
    let read = 0;
    fc.assert(
      fc.property(
        anything(queueList),
        anything(reasonList),
        anything(extensionList),
        anything(detailList),
        (list, words, phones, settings) => {
          const ok = readable(() =>
            rosterReading({
              queues: { rows: parseAnswer(QueuePage, list, 'queues').rows, receivedAt: AT },
              details: { value: parseAnswer(QueueDetails, settings, 'details'), receivedAt: AT },
              reasons: { value: parseAnswer(PauseReasons, words, 'reasons'), receivedAt: AT },
              extensions: { rows: parseAnswer(ExtensionPage, phones, 'extensions').rows, receivedAt: AT },
            }),
          );
          if (ok) read += 1;
        },
      ),
      { numRuns: CASES },
    );
    expect(read).toBeGreaterThan(CASES / 20);
  });
});

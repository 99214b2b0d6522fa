import fc from 'fast-check';
import { caught } from '../../../../test/support/caught.js';
import { json, LiteralServer, type Answerer } from '../../../../test/support/literal-server.js';
import { MemorySession } from '../../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../../test/support/unlimited-budget.js';
import type { ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import type { Roster } from '../../../modules/domain/reading.js';
import type { CommandContext } from '../../port/command.js';
import { VendorError } from '../../port/errors.js';
import type { Vendor } from '../../port/vendor.js';
import { yeastar } from '../vendor.js';

const OK = { errcode: 0, errmsg: 'SUCCESS' };
const ADA = { text: 'Ada Lund', text2: '1004', value: '21', type: 'extension' };
const ROSTER: Roster = {
  queues: { 3: { id: '3', name: 'Support' } },
  agents: { 1004: { id: '1004', name: 'Ada Lund', vendorId: '21' } },
  pauseReasons: [{ code: '#2', label: 'Break' }],
};

let pbx: LiteralServer;
let vendor: Vendor;
let answers: Record<string, unknown>;
let writes: number;

beforeEach(async () => {
  writes = 0;
  const tokens = { access_token: 'a', access_token_expire_time: 1800 };
  const grant = { ...OK, ...tokens, refresh_token: 'r', refresh_token_expire_time: 86400 };
  answers = { get_token: grant };
  const answer: Answerer = (request, response) =>
    json(answers[request.path.replace('/openapi/v1.0/', '')] ?? OK)(request, response);
  pbx = await LiteralServer.start(answer);
  vendor = yeastar.create(
    {
      id: 'hq',
      baseUrl: pbx.baseUrl,
      credentials: { clientId: 'c', clientSecret: 's' },
      timeoutMs: 5_000,
    },
    { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
  );
});
afterEach(() => pbx.stop());

const context = (): CommandContext => ({
  roster: ROSTER,
  signal: new AbortController().signal,
  write: async () => void (writes += 1),
  exclusive: (_name, work) => work(),
});
const execute = (command: ResolvedCommand) => vendor.execute(command, context());
const lastBody = (): unknown => JSON.parse(pbx.seen.at(-1)!.body);

describe('the lists of a queue', () => {
  const group = { text: 'Night shift', text2: '6300', value: '21', type: 'ext_group', more: [1] };
  const lists = (list: unknown) => ({ ...OK, queue_list: [{ id: 3, dynamic_agent_list: list }] });

  it('are written back with all that stood in them', async () => {
    answers['queue/list'] = lists([group, { ...ADA, skill_level: 3 }]);
    await execute({ type: 'agent.leave', agent: '1004', queues: ['3'], params: {} });
    expect(lastBody()).toEqual({ id: 3, dynamic_agent_list: [group] });
  });

  it('may be missing, and may have agents by the id alone', async () => {
    answers['queue/list'] = lists(null);
    await execute({ type: 'agent.join', agent: '1004', queues: ['3'], params: {} });
    expect(lastBody()).toEqual({ id: 3, dynamic_agent_list: [ADA] });
    answers['queue/list'] = lists([{ value: 21 }]);
    await execute({ type: 'agent.join', agent: '1004', queues: ['3'], params: {} });
    expect(lastBody()).toEqual({ id: 3, dynamic_agent_list: [{ value: 21 }] });
  });

  it('that cannot be read are not written', async () => {
    answers['queue/list'] = lists(['Ada']);
    const { results } = await execute({ type: 'agent.join', agent: '1004', queues: ['3'], params: {} });
    expect(results).toMatchObject({ 3: { status: 'failed', error: { code: 'unreadable-answer' } } });
    expect(writes).toBe(0);
  });
});

it('a reason may begin with #', async () => {
  await execute({ type: 'agent.pause', agent: '1004', queues: 'all', params: { reason: '#2' } });
  expect(pbx.seen.at(-1)!.query.get('reason')).toBe('#2');
});

it.each<ResolvedCommand>([
  { type: 'agent.pause', agent: '1004', queues: [], params: {} },
  { type: 'agent.pause', agent: '1009', queues: 'all', params: {} },
  { type: 'agent.pause', agent: '1004', queues: 'all', params: { seconds: 9 } },
  { type: 'agent.join', agent: '1004', queues: 'all', params: {} },
])('%j is not sent, even if an earlier check let it pass', async (command) => {
  expect(await caught(execute(command))).toMatchObject({ name: 'CommandRejected', mayHaveActed: false });
  expect(pbx.seen).toEqual([]);
});

describe('a call with several agents in it', () => {
  const leg = (number: string, member_status: string) => ({
    extension: { number, channel_id: `PJSIP/${number}-1`, member_status },
  });
  const calls = (...data: object[]) => ({ ...OK, data });

  it('inside the house is ended for the one who called', async () => {
    answers['call/query'] = calls({
      call_id: '1.1',
      members: [leg('1004', 'ANSWER'), leg('1005', 'ANSWERED')],
    });
    await execute({ type: 'call.hangup', params: { call: '1.1' } });
    expect(lastBody()).toEqual({ channel_id: 'PJSIP/1005-1' });
    await execute({ type: 'call.hangup', agent: '1005', params: {} });
    expect(lastBody()).toEqual({ channel_id: 'PJSIP/1004-1' });
  });

  it('is that which the agent talks in, though another rings', async () => {
    answers['call/query'] = calls(
      { call_id: '1.2', members: [leg('1004', 'RING'), { inbound: { channel_id: 'in-2' } }] },
      { call_id: '1.1', members: { outbound: { channel_id: 'out-1' }, ...leg('1004', 'ANSWERED') } },
    );
    await execute({ type: 'call.hangup', agent: '1004', params: {} });
    expect(lastBody()).toEqual({ channel_id: 'out-1' });
  });

  it.each<[string, object[], ResolvedCommand, RegExp]>([
    [
      'two agents talk',
      [{ call_id: '1.1', members: [leg('1004', 'ANSWER'), leg('1005', 'ANSWERED')] }],
      { type: 'call.listen', params: { call: '1.1', supervisor: '1001' } },
      /several agents talk in call 1\.1/,
    ],
    [
      'the agent is in two calls',
      [
        { call_id: '1.1', members: [leg('1004', 'ANSWER')] },
        { call_id: '1.2', members: [leg('1004', 'HOLD')] },
      ],
      { type: 'call.hangup', agent: '1004', params: {} },
      /1004 is in several calls, name one: 1\.1, 1\.2/,
    ],
    [
      'there is no other leg',
      [{ call_id: '1.1', members: [leg('1004', 'ANSWER')] }],
      { type: 'call.transfer', agent: '1004', params: { to: '6403' } },
      /not clear who of call 1\.1 is meant/,
    ],
    [
      'the system tells of another call',
      [{ call_id: '9.9', members: [leg('1004', 'ANSWER')] }],
      { type: 'call.hangup', params: { call: '1.1' } },
      /there is no call 1\.1/,
    ],
  ])('is not guessed at: %s', async (_what, data, command, says) => {
    answers['call/query'] = calls(...data);
    const error = await caught(execute(command));
    expect(error).toMatchObject({ name: 'CommandRejected' });
    expect((error as Error).message).toMatch(says);
    expect(writes).toBe(0);
  });
});

it('with any answer, a command is carried out or fails by an error of the port', async () => {
  const commands: ResolvedCommand[] = [
    { type: 'agent.pause', agent: '1004', queues: 'all', params: {} },
    { type: 'agent.leave', agent: '1004', queues: 'all', params: {} },
    { type: 'call.listen', agent: '1004', params: { supervisor: '1001' } },
    { type: 'call.transfer', params: { call: '1.1', to: '6403' } },
    { type: 'queue.create', params: { fields: { number: '1', name: 'x', ring_strategy: 'linear' } } },
    { type: 'queue.delete', queue: '3', params: {} },
  ];
  const code = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    fc.integer(),
    fc.constantFrom(1, -2, 60001),
  );
  const answer = (fields: fc.Arbitrary<object>) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.tuple(code, fields).map(([errcode, more]) => ({ errcode, ...more })) },
      fc.jsonValue(),
    );
  const party = fc.record({
    channel_id: fc.string(),
    number: fc.constant('1004'),
    member_status: fc.string(),
  });
  const members = fc.oneof(
    fc.array(fc.record({ extension: party, inbound: party }, { requiredKeys: [] })),
    fc.jsonValue(),
  );
  const live = answer(fc.record({ data: fc.array(fc.record({ call_id: fc.constant('1.1'), members })) }));
  const list = fc.oneof(fc.constant([ADA]), fc.jsonValue());
  const lists = answer(
    fc.record({ queue_list: fc.array(fc.record({ id: fc.constant(3), dynamic_agent_list: list })) }),
  );
  const ack = answer(
    fc.record({ id: fc.jsonValue(), errmsg: fc.jsonValue(), invalid_param_list: fc.jsonValue() }),
  );
  let done = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...commands), ack, live, lists, async (command, ack, live, lists) => {
      const { get_token } = answers;
      const write = [
        'agent/pause',
        'queue/update',
        'call/listen',
        'call/transfer',
        'queue/create',
        'queue/delete',
      ];
      answers = { get_token, 'call/query': live, 'queue/list': lists };
      for (const endpoint of write) answers[endpoint] = ack;
      try {
        await execute(command);
        done += 1;
      } catch (error) {
        if (!(error instanceof VendorError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
  expect(done).toBeGreaterThan(20);
});

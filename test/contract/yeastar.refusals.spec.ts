import { jest } from '@jest/globals';
import type { FaultRule } from '../../simulators/control/fault-rule.js';
import type { YeastarQuirksInput } from '../../simulators/yeastar/yeastar.quirks.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { caught } from '../support/caught.js';
import { textWith } from '../support/matchers.js';
import { NOW } from './subject.js';
import { YeastarHarness } from './yeastar.harness.js';

let rig: YeastarHarness;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rig.stop();
});

const start = async (quirks: YeastarQuirksInput = {}, timeoutMs?: number) =>
  (rig = await YeastarHarness.start(quirks, timeoutMs));
const PAUSE: ResolvedCommand = {
  type: 'agent.pause',
  agent: '1004',
  queues: ['3'],
  params: { reason: '*01' },
};
const JOIN: ResolvedCommand = { type: 'agent.join', agent: '1008', queues: ['4', '5'], params: {} };

describe('a command that a Yeastar refuses', () => {
  it.each<[code: number, expected: object]>([
    [-1, { name: 'CommandRejected', vendorCode: '-1' }],
    [10001, { name: 'CommandRejected', vendorCode: '10001', message: textWith('firmware') }],
    [10005, { name: 'VendorAuthFailed', message: textWith('no permission') }],
    [10009, { name: 'CommandRejected', vendorCode: '10009', message: textWith('need a plan') }],
    [40002, { name: 'CommandRejected', vendorCode: '40002' }],
    [60001, { name: 'CommandRejected', vendorCode: '60001', message: textWith('no such thing') }],
    [60002, { name: 'CommandRejected', vendorCode: '60002' }],
    [70082, { name: 'VendorThrottled' }],
    [70087, { name: 'VendorAuthFailed' }],
    [70123, { name: 'CommandRejected', vendorCode: '70123', message: textWith('switched off') }],
    [99999, { name: 'CommandRejected', vendorCode: '99999' }],
  ])('by code %i was not carried out', async (code, expected) => {
    await start();
    rig.fault('agent/pause', { kind: 'vendor-error', code });
    const error = await caught(rig.execute(PAUSE));
    expect(error).toMatchObject({ ...expected, mayHaveActed: false });
    expect(error).toMatchObject({ message: textWith(`hq: GET /openapi/v1.0/agent/pause answered ${code}`) });
    expect(rig.requests()).toHaveLength(1);
    expect(rig.account.leaked(error)).toEqual([]);
  });

  it.each<[what: string, rule: FaultRule, name: string]>([
    ['-2 (internal error)', { kind: 'vendor-error', code: -2 }, 'VendorUnavailable'],
    ['1 (partial success)', { kind: 'vendor-error', code: 1 }, 'VendorProtocolError'],
    ['2 (processing)', { kind: 'vendor-error', code: 2 }, 'VendorProtocolError'],
    ['500', { kind: 'error', status: 500 }, 'VendorUnavailable'],
    ['a page', { kind: 'html' }, 'VendorProtocolError'],
    ['nothing', { kind: 'empty' }, 'VendorProtocolError'],
    ['half of the JSON', { kind: 'truncated' }, 'VendorProtocolError'],
    ['half of the bytes', { kind: 'torn' }, 'VendorUnavailable'],
    ['silence', { kind: 'hang' }, 'VendorUnavailable'],
  ])('or answers with %s may have been carried out, and is not sent again', async (_what, rule, name) => {
    await start({}, 500);
    rig.fault('agent/pause', rule);
    const error = await caught(rig.execute(PAUSE));
    expect(error).toMatchObject({ name, mayHaveActed: true });
    expect(rig.requests()).toHaveLength(1);
  });

  it('because of the token, is sent again with a fresh one', async () => {
    await start();
    rig.account.simulator.faults.revokeTokens();
    await rig.execute(PAUSE);
    const tokens = rig.requests().map(({ query }) => new URLSearchParams(query).get('access_token'));
    expect(new Set(tokens).size).toBe(2);
    expect(rig.sent()[0]).toEqual(rig.sent()[1]);
  });

  it.each<
    [what: string, quirks: YeastarQuirksInput, command: ResolvedCommand, vendorCode: string, says: string]
  >([
    ['a reason on a basic plan', { plan: 'basic' }, PAUSE, '10009', 'OPERATION FAILED'],
    [
      'a static agent’s logout',
      {},
      { type: 'agent.logout', agent: '1005', queues: ['3'], params: {} },
      '10009',
      'static agents are always logged in',
    ],
    [
      'a number that is taken',
      {},
      { type: 'queue.update', queue: '4', params: { fields: { number: '6402' } } },
      '40003',
      'DUPLICATE KEY VALUE',
    ],
    [
      'a transfer without an agent',
      { dialPermission: 'required' },
      { type: 'call.transfer', params: { call: '1750000070.3', to: '6403' } },
      '40002',
      'PARAMETER ERROR (dial_permission required)',
    ],
    [
      'a supervisor who is no extension',
      {},
      { type: 'call.listen', agent: '1004', params: { supervisor: '7777' } },
      '60001',
      'DATA NOT FOUND',
    ],
  ])('%s', async (_what, quirks, command, vendorCode, says) => {
    await start(quirks);
    const before = rig.account.simulator.floor.snapshot();
    const error = await caught(rig.execute(command));
    expect(error).toMatchObject({ name: 'CommandRejected', vendorCode, message: textWith(says) });
    expect(rig.account.simulator.floor.snapshot()).toEqual(before);
  });

  it('is created even where the answer has no id', async () => {
    await start({ createTellsId: false });
    const fields = { number: '6405', name: 'Returns', ring_strategy: 'linear' };
    const { executed } = await rig.execute({ type: 'queue.create', params: { fields } });
    expect(executed).toEqual({});
    expect((await rig.account.readRoster()).queues['6']).toMatchObject({ name: 'Returns' });
  });
});

describe('a command about a call at a Yeastar', () => {
  it.each<[what: string, command: ResolvedCommand, says: string]>([
    [
      'a call that is over',
      { type: 'call.hangup', params: { call: '1.1' } },
      'there is no call 1.1 (any more)',
    ],
    [
      'an agent without a call',
      { type: 'call.hangup', agent: '1008', params: {} },
      'agent 1008 is in no call',
    ],
    [
      'another agent’s call',
      { type: 'call.hangup', agent: '1004', params: { call: '1750000072.5' } },
      'agent 1004 is not in call 1750000072.5',
    ],
    [
      'a call that no agent has answered',
      { type: 'call.listen', params: { call: '1750000070.3', supervisor: '1001' } },
      'no agent has answered call 1750000070.3',
    ],
    [
      'a call that only rings',
      { type: 'call.barge', agent: '1006', params: { supervisor: '1001' } },
      '1006 has not answered call 1750000060.2',
    ],
  ])('%s: nothing is sent', async (_what, command, says) => {
    for (const quirks of [{}, { noCalls: 'ok' } as const]) {
      await start(quirks);
      const error = await caught(rig.execute(command));
      expect(error).toMatchObject({ name: 'CommandRejected', mayHaveActed: false, message: textWith(says) });
      expect(rig.sent().map(([request]) => request)).toEqual(['GET call/query']);
      if (quirks.noCalls === undefined) await rig.stop();
    }
  });

  it('ends, or goes where it is sent', async () => {
    await start();
    await rig.execute({ type: 'call.hangup', params: { call: '1750000070.3' } });
    await rig.execute({ type: 'call.transfer', agent: '1004', params: { to: '6404' } });
    const { documents } = await rig.picture();
    expect(Object.keys(documents['3']!['waiting']!).sort()).toEqual(['1750000060.2', '1750000072.4']);
    expect(Object.keys(documents['5']!['waiting']!)).toEqual(['1750000000.1']);
    expect(documents['3']!['agents']!['1004']).toMatchObject({ activity: 'idle' });
  });
});

describe('agents who join and leave queues of a Yeastar', () => {
  it('leave those who joined meanwhile where they are', async () => {
    await start();
    rig.account.simulator.floor.addMember('4', '27');
    rig.account.simulator.floor.addMember('4', '24', { kind: 'static' });
    await rig.execute({ ...JOIN, queues: ['4'] });
    await rig.execute({ type: 'agent.leave', agent: '1004', queues: 'all', params: {} });
    const { documents } = await rig.picture();
    expect(Object.keys(documents['4']!['agents']!).sort()).toEqual(['1005', '1006', '1008', '1009']);
  });

  it('join again without harm', async () => {
    await start();
    const before = rig.account.simulator.floor.snapshot();
    const { executed } = await rig.execute({ ...JOIN, agent: '1005', queues: ['3'] });
    expect(executed).toEqual({ results: { 3: { status: 'succeeded' } } });
    expect(rig.account.simulator.floor.snapshot()).toEqual(before);
  });

  it.each<[rule: FaultRule, status: string, code: string, second: string]>([
    [{ kind: 'vendor-error', code: 40002, times: 1 }, 'failed', 'rejected', 'succeeded'],
    [{ kind: 'vendor-error', code: 1, times: 1 }, 'unknown', 'no-answer', 'succeeded'],
    [{ kind: 'throttle', times: 1 }, 'failed', 'throttled', 'not-sent'],
    [{ kind: 'torn', times: 1 }, 'unknown', 'no-answer', 'not-sent'],
  ])('%j: each queue is reported', async (rule, status, code, second) => {
    await start();
    rig.fault('queue/update', rule);
    const { executed } = await rig.execute(JOIN);
    expect(executed.results).toMatchObject({ 4: { status, error: { code } }, 5: { status: second } });
  });

  it('find a queue gone', async () => {
    await start();
    rig.account.simulator.floor.removeQueue('4');
    const { executed, writes } = await rig.execute({ ...JOIN, queues: ['4'] });
    expect(executed.results).toMatchObject({ 4: { status: 'failed', error: { code: 'conflict' } } });
    expect(writes).toEqual([]);
  });

  it('have nowhere to leave', async () => {
    await start();
    rig.account.simulator.floor.removeMember('3', '33');
    const error = await caught(
      rig.execute({ type: 'agent.leave', agent: '1008', queues: 'all', params: {} }),
    );
    expect(error).toMatchObject({ name: 'CommandRejected', conflict: true });
  });

  it('are found on any page', async () => {
    await start({ omitTotalNumber: true });
    const { executed } = await rig.execute({ ...JOIN, queues: ['5'] });
    expect(executed).toEqual({ results: { 5: { status: 'succeeded' } } });
  });
});

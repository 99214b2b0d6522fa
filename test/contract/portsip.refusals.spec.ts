import { jest } from '@jest/globals';
import type { FaultRule } from '../../simulators/control/fault-rule.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { caught } from '../support/caught.js';
import { textWith } from '../support/matchers.js';
import type { ContractAccount } from './contract-account.js';
import { pictureOf, portsipAccount, sentTo } from './portsip.picture.js';
import { NOW } from './subject.js';

const SUPPORT = '677046776364007427';
const SALES = '677046776364007428';
const STATUS = `/api/call_queues/${SUPPORT}/agents/106`;

const running: ContractAccount[] = [];
beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(running.splice(0).map(({ simulator }) => simulator.stop()));
});
const started: typeof portsipAccount = async (quirks) => {
  const account = await portsipAccount(quirks);
  running.push(account);
  return account;
};

const pause: ResolvedCommand = {
  type: 'agent.set-status',
  agent: '106',
  queue: SUPPORT,
  params: { status: 'NOT_READY' },
};
const writesIn = (account: ContractAccount) => sentTo(account).filter((text) => text.startsWith('POST'));

describe('a command that PortSIP refuses', () => {
  it.each<[what: string, rule: FaultRule, error: object]>([
    [
      'in its own words',
      { kind: 'vendor-error', path: STATUS, code: 404 },
      {
        name: 'CommandRejected',
        vendorCode: 'UNKNOWN',
        conflict: false,
        message: `hq: POST ${STATUS} answered 404 UNKNOWN unknown error: what it is about is not there (any more)`,
      },
    ],
    [
      'for want of permission',
      { kind: 'vendor-error', path: STATUS, code: 403 },
      {
        name: 'CommandRejected',
        vendorCode: 'UNKNOWN',
        message: `hq: POST ${STATUS} answered 403 UNKNOWN unknown error: the user we sign in with may not do this`,
      },
    ],
    [
      'without a word',
      { kind: 'error', path: STATUS, status: 400 },
      { name: 'CommandRejected', vendorCode: '400' },
    ],
    ['for its limit', { kind: 'vendor-error', path: STATUS, code: 429 }, { name: 'VendorThrottled' }],
    ['for ever', { kind: 'vendor-error', path: STATUS, code: 401 }, { name: 'VendorAuthFailed' }],
  ])('%s did nothing', async (_what, rule, error) => {
    const account = await started();
    account.simulator.faults.add(rule);
    const thrown = await caught(account.execute(pause));
    expect(thrown).toMatchObject({ ...error, mayHaveActed: false });
    expect(account.leaked(thrown)).toEqual([]);
  });

  it.each<[what: string, rule: FaultRule, error: object]>([
    ['500', { kind: 'vendor-error', path: STATUS, code: 500 }, { name: 'VendorUnavailable' }],
    ['a page', { kind: 'html', path: STATUS }, { name: 'VendorProtocolError' }],
  ])('or answers %s to may have worked', async (_what, rule, error) => {
    const account = await started();
    account.simulator.faults.add(rule);
    expect(await caught(account.execute(pause))).toMatchObject({ ...error, mayHaveActed: true });
    expect(writesIn(account)).toHaveLength(1);
  });

  it('for its token alone is sent with a fresh one', async () => {
    const account = await started();
    account.simulator.faults.revokeTokens();
    await account.execute(pause);
    expect(account.simulator.requests.all().map(({ path, status }) => [path, status])).toEqual([
      [STATUS, 401],
      ['/api/auth/sign_in', 200],
      [STATUS, 200],
    ]);
  });

  it.each<[what: string, command: ResolvedCommand, vendorCode: string]>([
    ['an agent who is not in the queue', { ...pause, agent: '101' }, 'UNKNOWN'],
    [
      'a call that is not there any more',
      { type: 'call.pickup', queue: SUPPORT, params: { call: '7' } },
      'UNKNOWN',
    ],
    ['a queue that is not there any more', { type: 'queue.delete', queue: '7', params: {} }, 'UNKNOWN'],
    [
      'a number that is taken',
      {
        type: 'queue.create',
        params: {
          fields: { name: 'Orders', extension_number: '8001', polling_strategy: 'CYCLIC_HUNT' },
        },
      },
      'VALIDATE_FAILED',
    ],
  ])('may be about %s', async (_what, command, vendorCode) => {
    const account = await started();
    const error = await caught(account.execute(command));
    expect(error).toMatchObject({ name: 'CommandRejected', vendorCode, mayHaveActed: false });
  });

  it('may be a break, which later versions do not know', async () => {
    const account = await started({ version: '22.5' });
    const command: ResolvedCommand = { type: 'agent.pause', agent: '106', params: { reason: 'BREAK' } };
    expect((await account.execute(command)).executed).toMatchObject({
      results: {
        [SUPPORT]: { status: 'failed', error: { code: 'rejected', vendorCode: 'VALIDATE_FAILED' } },
      },
    });
  });

  it('in one queue is reported for that queue', async () => {
    const account = await started();
    account.simulator.faults.add({
      kind: 'vendor-error',
      path: `/api/call_queues/${SUPPORT}/agents/109`,
      code: 400,
    });
    const { executed } = await account.execute({ type: 'agent.logout', agent: '109', params: {} });
    expect(executed.results).toMatchObject({
      [SUPPORT]: { status: 'failed', error: { code: 'rejected' } },
      [SALES]: { status: 'succeeded' },
    });
  });
});

describe('a list of agents that changed meanwhile', () => {
  it('is not replaced when that would drop a member that no reading has shown', async () => {
    const account = await started();
    account.simulator.floor.addMember('4', '27');
    const command: ResolvedCommand = { type: 'queue.set-agents', queue: SALES, params: { agents: ['104'] } };
    expect(await caught(account.execute(command))).toMatchObject({
      name: 'CommandRejected',
      conflict: true,
      message: textWith('106 came into queue 677046776364007428 meanwhile'),
    });
    expect(writesIn(account)).toEqual([]);
    const again = { ...command, params: { agents: ['104', '106'] } };
    await account.execute(again);
    expect((await pictureOf(account)).view.roster.members?.[SALES]).toEqual(['104', '106']);
  });

  it('keeps the agents that a change of one agent does not name', async () => {
    const account = await started();
    account.simulator.floor.addMember('4', '27');
    await account.execute({
      type: 'agent.update',
      agent: '109',
      queue: SALES,
      params: { fields: { skillLevel: 2 } },
    });
    expect((await pictureOf(account)).view.roster.members?.[SALES]).toEqual(['104', '109', '101', '106']);
  });

  it.each<ResolvedCommand>([
    { type: 'agent.update', agent: '109', queue: SALES, params: { fields: { skillLevel: 2 } } },
    { type: 'agent.leave', agent: '109', queues: [SALES], params: {} },
  ])('is not written for an agent who is gone ($type)', async (command) => {
    const account = await started();
    account.simulator.floor.removeMember('4', '36');
    const outcome = await account.execute(command).catch((error: unknown) => ({ executed: error }));
    expect(JSON.stringify(outcome.executed)).toContain('"conflict"');
    expect(writesIn(account)).toEqual([]);
  });

  it('is written once when an agent has joined already', async () => {
    const account = await started();
    account.simulator.floor.addMember('4', '27');
    await account.execute({ type: 'agent.join', agent: '106', queues: [SALES], params: {} });
    expect((await pictureOf(account)).view.roster.members?.[SALES]).toEqual(['104', '109', '101', '106']);
  });
});

describe('a command without anything to act on', () => {
  it.each<[command: ResolvedCommand, message: string]>([
    [{ type: 'call.hangup', agent: '106', params: {} }, 'agent 106 has no call (any more)'],
    [{ type: 'agent.login', agent: '999', params: {} }, 'agent 999 serves no queue (any more)'],
    [{ type: 'server.delete', params: { server: 'attic' } }, 'no call queue server "attic"'],
    [{ type: 'agent.join', agent: '101', queues: ['7'], params: {} }, 'there is no such queue (any more)'],
  ])('sends nothing (%j)', async (command, message) => {
    const account = await started();
    const outcome = await account.execute(command).catch((error: Error) => ({ executed: error.message }));
    expect(JSON.stringify(outcome.executed).replaceAll('\\', '')).toContain(message);
    expect(writesIn(account)).toEqual([]);
  });
});

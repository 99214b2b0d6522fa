import { jest } from '@jest/globals';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import { PORTSIP } from '../support/commands/portsip.js';
import { contractRows } from '../support/commands/row.js';
import type { ContractAccount } from './contract-account.js';
import { metIn, pictureOf, portsipAccount, portsipForm, sentTo, STAGE } from './portsip.picture.js';
import { NOW } from './subject.js';

const SUPPORT = '677046776364007427';
const SALES = '677046776364007428';
const WAITING = '885337248273272834';
const TALKING = '885337248273272833';

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

const inSupport = (agent: string, word: string): ResolvedCommand => ({
  type: 'agent.set-status',
  agent,
  queue: SUPPORT,
  params: { status: word },
});

const ROWS = contractRows(PORTSIP.rows, STAGE);

describe('the commands of PortSIP', () => {
  it('are those its pages have, and each of them is below', () => {
    const types = [
      'agent.login',
      'agent.logout',
      'agent.pause',
      'agent.unpause',
      'agent.set-status',
      'agent.update',
      'agent.join',
      'agent.leave',
      'queue.set-agents',
      'call.pickup',
      'call.hangup',
      'call.transfer',
      'queue.create',
      'queue.update',
      'queue.delete',
      'server.create',
      'server.update',
      'server.delete',
    ];
    expect(Object.keys(portsip.commands)).toEqual(types);
    expect([...new Set(ROWS.map(({ type }) => type))].sort()).toEqual(types.sort());
  });

  it.each(ROWS)('$name', async ({ command, requests, executed, polls, unconfirmed, before, first }) => {
    const account = await started();
    before?.(account.simulator.floor);
    if (first !== undefined) await account.execute(first);
    const earlier = await pictureOf(account);
    const form = portsipForm(command.type);
    expect(form.params(earlier.view.roster).safeParse(command.params)).toMatchObject({ success: true });
    expect(form.check?.(command, earlier.view) ?? []).toEqual([]);
    expect(form.effect(command, earlier.view).polls).toEqual(polls);
    expect(metIn(earlier, command, earlier.view).every(Boolean)).toBe(unconfirmed === true);

    account.simulator.requests.clear();
    const answer = await account.execute(command);
    expect(sentTo(account)).toEqual(requests);
    expect(answer.executed).toEqual(executed());
    expect(answer.writes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      requests.filter((text) => text.startsWith('POST')).map((text) => text.replace(/ \{.*$/, '')),
    );

    const met = metIn(await pictureOf(account), command, earlier.view);
    expect(met).toHaveLength(unconfirmed === true ? 0 : met.length || 1);
    expect(met.every(Boolean)).toBe(true);
  });

  it('carry the token, and JSON where they carry anything', async () => {
    const account = await started();
    await account.execute(inSupport('106', 'NOT_READY'));
    await account.execute({ type: 'call.pickup', queue: SUPPORT, params: { call: WAITING } });
    const [told, picked] = account.simulator.requests.all();
    const bearer = { authorization: expect.stringMatching(/^Bearer \S+$/), 'user-agent': 'floorwalker' };
    expect(told?.headers).toMatchObject({ ...bearer, 'content-type': 'application/json' });
    expect(picked?.headers).toMatchObject(bearer);
    expect(picked?.headers).not.toHaveProperty('content-type');
    expect(picked?.body).toBeUndefined();
  });

  it('find the call of an agent also where ends are written as addresses', async () => {
    const account = await started({ sessionEnds: 'uri', sessionsStatus: '200' });
    await account.execute({ type: 'call.hangup', agent: '104', params: {} });
    expect(sentTo(account)).toEqual(['GET /api/sessions', `POST /api/sessions/${TALKING}/destroy`]);
  });

  it('name ids as the system writes them', async () => {
    const account = await started({ ids: 'base64' });
    const queue = Buffer.from(SUPPORT).toString('base64');
    const call = Buffer.from(WAITING).toString('base64');
    await account.execute({ type: 'call.pickup', queue, params: { call } });
    expect(sentTo(account)).toEqual([`POST /api/call_queues/${queue}/waiting/${call}/pickup`]);
  });

  it('say that an emptied text is shown as none', async () => {
    const account = await started();
    const fields = { callback_outbound_prefix: '', language: 'en-US' };
    const command: ResolvedCommand = { type: 'queue.update', queue: SALES, params: { fields } };
    const set = { ...command, params: { fields: { callback_outbound_prefix: '9' } } };
    await account.execute(set);
    const { view, ...earlier } = await pictureOf(account);
    expect(metIn({ view, ...earlier }, command, view)).toEqual([false]);
    await account.execute(command);
    expect(metIn(await pictureOf(account), command, view)).toEqual([true]);
  });

  it('do not look done where the system merges lists', async () => {
    const account = await started({ agentList: 'merge' });
    const command: ResolvedCommand = { type: 'agent.leave', agent: '101', queues: [SALES], params: {} };
    const { view } = await pictureOf(account);
    await account.execute(command);
    expect(metIn(await pictureOf(account), command, view)).toEqual([false]);
  });
});

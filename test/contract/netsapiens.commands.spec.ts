import { jest } from '@jest/globals';
import { z } from 'zod';
import type { ManualClock } from '../../simulators/engine/manual.clock.js';
import type { NetsapiensQuirksInput } from '../../simulators/netsapiens/netsapiens.quirks.js';
import { startSimulator } from '../../simulators/simulator.js';
import { rosterState } from '../../src/modules/commands/runner/expectation-checker.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { meets } from '../../src/modules/domain/expectation.js';
import type { FloorView, ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { queueDocument } from '../../src/modules/domain/queue-document.js';
import { netsapiens } from '../../src/vendors/netsapiens/vendor.js';
import { caught } from '../support/caught.js';
import { NETSAPIENS } from '../support/commands/netsapiens.js';
import { asked } from '../support/commands/netsapiens.request.js';
import { contractRows, NO_CALLS, type Stage } from '../support/commands/row.js';
import { textLike } from '../support/matchers.js';
import { ContractAccount } from './contract-account.js';
import { netsapiensFixture } from './netsapiens.fixture.js';
import { netsapiensSubject } from './netsapiens.subject.js';
import { NOW } from './subject.js';

const { commands } = netsapiens;
const named = (key: string, number: string, name: string, id = `${number}@west.example`) => ({
  ...{ key, number, name, id },
});
/** The scene as the rows of commands name it. */
const STAGE: Stage = {
  ...NO_CALLS,
  nth: 0,
  support: named('3', '6402', 'Support', '6402'),
  sales: named('4', '6403', 'Sales', '6403'),
  ada: named('21', '1004', 'Ada Lund'),
  ben: named('24', '1005', 'Ben Ode', 'sip:1005wp@west.example'),
  dee: named('42', '1011', 'Jo Reed'),
  cy: named('30', '1007', 'Eli Voss'),
  made: {
    queue: { id: '6404', name: 'Night' },
    skill: { id: '', name: '' },
    server: { id: '', name: '' },
  },
  calls: {
    talking: { id: '1750000000.1', sequence: 1, startedAt: 1_750_000_000_000 },
    waiting: { id: '1750000070.3', sequence: 3, startedAt: 1_750_000_070_000 },
  },
};
const ROWS = contractRows(NETSAPIENS.rows, STAGE);
type Row = (typeof ROWS)[number];
/** Of each type the first, and all about calls, whose ids systems may want differently. */
const TYPICAL = ROWS.filter(
  ({ type }, index) => type.startsWith('call.') || ROWS.findIndex((row) => row.type === type) === index,
);
const running: ContractAccount[] = [];

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(running.splice(0).map(({ simulator }) => simulator.stop()));
});

async function started(quirks: NetsapiensQuirksInput = {}): Promise<ContractAccount> {
  const { usual } = netsapiensSubject;
  const { floor } = netsapiensFixture(quirks);
  const start = () => startSimulator({ vendor: 'netsapiens', floor, quirks });
  const position = { ...usual, start };
  const account = await ContractAccount.start(netsapiens, netsapiensSubject, position, floor, 10_000);
  running.push(account);
  await account.readRoster();
  account.simulator.requests.clear();
  return account;
}

const clockOf = ({ simulator }: ContractAccount) => simulator.floor.clock as ManualClock;

const form = (type: ResolvedCommand['type']) => {
  const found = commands[type];
  if (found === undefined) throw new Error(`there is no ${type}`);
  return found;
};

/** Everything a poll brings. */
interface Picture {
  view: FloorView;
  documents: { [where: string]: DocumentState };
}

async function pictureOf(account: ContractAccount): Promise<Picture> {
  const {
    at,
    roster = { queues: {}, agents: {} },
    queues = {},
  } = await account.read(account.target('floor'));
  const documents: Picture['documents'] = { roster: rosterState(roster) };
  for (const [id, reading] of Object.entries(queues))
    documents[`queue:${id}`] = { ...queueDocument(id, undefined, roster, reading, at) };
  const queuesOf = (agent: string) =>
    Object.keys(queues).filter((id) => documents[`queue:${id}`]?.['agents']?.[agent] !== undefined);
  return { view: { roster, queuesOf }, documents };
}

const effectOf = (command: ResolvedCommand, { view }: Picture) => form(command.type).effect(command, view);

/** Whether each of the command's expectations, made with the first picture, is met in the second. */
const met = (command: ResolvedCommand, made: Picture, { documents }: Picture) =>
  effectOf(command, made).shows.map((one) =>
    meets(one, documents[one.in === 'queue' ? `queue:${one.queue}` : one.in] ?? {}),
  );

const prepared = async (row: Row, quirks: NetsapiensQuirksInput = {}) => {
  const account = await started(quirks);
  if (row.first !== undefined) await account.execute(row.first);
  clockOf(account).advance(2_000);
  const before = await pictureOf(account);
  account.simulator.requests.clear();
  return { account, before };
};

const sent = ({ simulator }: ContractAccount) => asked(simulator.requests.all());

describe('a command to NetSapiens', () => {
  it.each(ROWS.map((row) => [row.name, row] as const))(
    '%s sends the request of the vendor’s page, and polls show it',
    async (_name, row) => {
      const { account, before } = await prepared(row);
      const { command, requests } = row;
      expect(form(command.type).params(before.view.roster).safeParse(command.params).error).toBeUndefined();
      expect(form(command.type).check?.(command, before.view) ?? []).toEqual([]);
      const { executed, writes } = await account.execute(command);
      expect(sent(account)).toEqual(requests);
      expect(executed).toEqual(row.executed());
      const changing = requests.filter(({ request }) => !request.startsWith('GET '));
      expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual(
        changing.map(({ request }) => request),
      );
      for (const { headers, body } of account.simulator.requests.all()) {
        expect(headers['authorization']).toMatch(/^Bearer [0-9a-f]{32}$/);
        expect(headers['accept']).toBe('application/json');
        expect(headers['content-type']).toBe(body === undefined ? undefined : 'application/json');
      }
      expect(effectOf(command, before).polls).toEqual(row.polls ?? ['floor']);
      const after = await pictureOf(account);
      const seen = met(command, before, after);
      expect(seen.length > 0).toBe(row.unconfirmed !== true);
      expect(seen).toEqual(seen.map(() => true));
      if (row.unconfirmed !== true) expect(met(command, before, before)).toContain(false);
    },
  );

  it('has a row for each type', () => {
    expect([...new Set(ROWS.map(({ type }) => type))].sort()).toEqual(Object.keys(commands).sort());
  });

  it.each<NetsapiensQuirksInput>([
    { accepted: 'empty' },
    { synchronousCreates: false },
    { agentNames: 'underscores' },
    { agentNames: 'first-api' },
    { callNames: 'first-api' },
    { numbers: 'text' },
    { emptyLists: '404' },
    { statusMessage: 'absent' },
    { statusText: 'code' },
    { controlId: 'orig' },
    { controlId: 'term' },
    { transferKey: 'destination' },
    { registered: 'push-enabled' },
  ])('does its work where the system answers with %j', async (quirks) => {
    for (const row of TYPICAL) {
      const { account, before } = await prepared(row, quirks);
      await account.execute(row.command);
      const seen = met(row.command, before, await pictureOf(account));
      expect([row.name, ...seen]).toEqual([row.name, ...seen.map(() => true)]);
      await account.simulator.stop();
    }
  });

  it('is seen only when it has reached the servers that are read', async () => {
    for (const row of TYPICAL.filter(({ unconfirmed }) => unconfirmed !== true)) {
      const { account, before } = await prepared(row, { writes: 'lagging', synchronousCreates: false });
      await account.execute(row.command);
      expect([row.name, ...met(row.command, before, await pictureOf(account))]).toContain(false);
      clockOf(account).advance(2_000);
      const seen = met(row.command, before, await pictureOf(account));
      expect([row.name, ...seen]).toEqual([row.name, ...seen.map(() => true)]);
      await account.simulator.stop();
    }
  });

  it('is armed for one call only', async () => {
    const account = await started();
    const { floor } = account.simulator;
    const params = { agent: '1008@west.example', queue: '6402', params: { status: 'one-call' } };
    await account.execute({ type: 'agent.set-status', ...params });
    floor.answer(floor.arrive('3', { caller: '5550109' }), '33');
    clockOf(account).advance(1);
    const { documents } = await pictureOf(account);
    expect(documents['queue:6402']?.['agents']?.['1008@west.example']).toMatchObject({
      status: 'manual',
      availability: 'logged-out',
      activity: 'on-call',
    });
  });

  it('asks for the domain’s name where the configuration has ~, and needs a queue that holds it', async () => {
    const account = await started();
    account.simulator.faults.add({
      kind: 'wrong-type',
      at: '[*].domain',
      value: '',
      path: '/ns-api/v2/domains/~/callqueues',
    });
    const command: ResolvedCommand = { type: 'queue.create', params: { fields: { callqueue: '6500' } } };
    expect(await caught(account.execute(command))).toMatchObject({
      name: 'CommandRejected',
      mayHaveActed: false,
      message: textLike(/give it in credentials\.domain$/),
    });
  });

  it('takes a fresh token when this one is refused, and sends the command again', async () => {
    const account = await started();
    account.simulator.faults.revokeTokens();
    const command: ResolvedCommand = {
      type: 'agent.logout',
      agent: '1004@west.example',
      queues: 'all',
      params: {},
    };
    await account.execute(command);
    expect(account.simulator.requests.all().map(({ method, status }) => [method, status])).toEqual([
      ['PATCH', 401],
      ['POST', 200],
      ['PATCH', 202],
    ]);
  });
});

describe('what NetSapiens refuses', () => {
  const ada = '1004@west.example';
  it.each<[what: string, command: ResolvedCommand, vendorCode: string | undefined, message: RegExp]>([
    [
      'a queue’s number that is taken by a lot for parked calls',
      { type: 'queue.create', params: { fields: { callqueue: '7000' } } },
      '409',
      /^hq: POST \/ns-api\/v2\/domains\/~\/callqueues answered 409 Call queue already exists\.$/,
    ],
    [
      'a queue that is gone',
      { type: 'queue.delete', queue: '6499', params: {} },
      '404',
      /answered 404 Call queue 6499 does not exist$/,
    ],
    [
      'an agent who is not in the queue',
      { type: 'agent.update', agent: ada, queue: '6404', params: { fields: { maxCalls: 2 } } },
      '404',
      /answered 404 Agent 1004@west\.example does not exist in callqueue 6404$/,
    ],
    [
      'a person who is gone',
      { type: 'agent.logout', agent: '1999@west.example', queues: 'all', params: {} },
      '404',
      /answered 404 User 1999@west\.example does not exist in domain west\.example$/,
    ],
    [
      'a call that is over',
      { type: 'call.hangup', agent: '1011@west.example', params: {} },
      undefined,
      /^There is no call of agent 1011@west\.example that has been answered/,
    ],
    [
      'a call that rings',
      { type: 'call.hangup', params: { call: '1750000060.2' } },
      undefined,
      /^There is no call 1750000060\.2 with a person that has been answered/,
    ],
  ])('is refused: %s', async (_what, command, vendorCode, message) => {
    const account = await started();
    const truth = account.simulator.floor.snapshot();
    const error = await caught(account.execute(command));
    expect(error).toMatchObject({ name: 'CommandRejected', mayHaveActed: false, vendorCode });
    expect(error).toMatchObject({ message: textLike(message) });
    expect(account.leaked(error)).toEqual([]);
    expect(account.simulator.floor.snapshot()).toEqual(truth);
  });

  it('is reported per queue', async () => {
    const account = await started();
    const command: ResolvedCommand = { type: 'agent.join', agent: ada, queues: ['6404', '6402'], params: {} };
    expect((await account.execute(command)).executed).toMatchObject({
      results: {
        6404: { status: 'succeeded' },
        6402: { status: 'failed', error: { code: 'rejected', vendorCode: '409' } },
      },
    });
  });

  it('is every command, for a key that may only read, and does not affect the login', async () => {
    const account = await started();
    account.simulator.faults.add({ kind: 'vendor-error', code: 403 });
    const command: ResolvedCommand = { type: 'agent.logout', agent: ada, queues: 'all', params: {} };
    expect(await caught(account.execute(command))).toMatchObject({
      name: 'CommandRejected',
      vendorCode: '403',
      message: textLike(/403 Permission Denied: may the key or user write here/),
    });
  });

  it('comes from a firewall when it is not in the vendor’s form', async () => {
    const account = await started();
    account.simulator.faults.add({ kind: 'error', status: 403, body: '<html>Forbidden</html>' });
    const command: ResolvedCommand = {
      type: 'agent.login',
      agent: ada,
      queues: ['6402', '6403'],
      params: {},
    };
    expect((await account.execute(command)).executed).toMatchObject({
      results: {
        6402: { status: 'failed', error: { code: 'throttled' } },
        6403: { status: 'not-sent' },
      },
    });
  });

  it('leaves open which of two calls is meant', async () => {
    const account = await started();
    const { floor, faults } = account.simulator;
    floor.answer(floor.arrive('3', { caller: '5550107' }), '33');
    const calls = { kind: 'wrong-type', path: '/ns-api/v2/domains/~/calls' } as const;
    // Of all legs the system says that they are Ada's, which the floor does not know.
    faults.add({ ...calls, at: '[*].call-term-user', value: '1004' });
    const hangup = (call?: string) =>
      account.execute({ type: 'call.hangup', agent: ada, params: { ...(call !== undefined && { call }) } });
    expect(await caught(hangup())).toMatchObject({
      message: textLike(/^There are \d calls of agent 1004@west\.example: say which with call$/),
    });
    expect(await caught(hangup('1750000072.5'))).toMatchObject({ vendorCode: '404' });
    expect(sent(account).map(({ request }) => request)).toEqual([
      'GET /ns-api/v2/domains/~/calls?limit=1000',
      // Longer than any list before: the page may have been cut.
      'GET /ns-api/v2/domains/~/calls?limit=1000&start=8',
      'GET /ns-api/v2/domains/~/calls?limit=1000',
      'DELETE /ns-api/v2/domains/~/users/1004/calls/1750000072000-1009',
      'DELETE /ns-api/v2/domains/~/users/1004/calls/1750000072.5',
    ]);
  });
});

describe('what is refused before it is sent', () => {
  const roster = { queues: { 6402: { id: '6402', name: 'Support' } }, agents: {} };
  const view: FloorView = { roster, queuesOf: () => [] };
  const all = { agent: '1004@west.example', queues: 'all' } as const;
  const one = { agent: '1004@west.example', queue: '6402' };
  const update = (fields: object) => ({ fields }) as ResolvedCommand['params'];

  it.each<[type: ResolvedCommand['type'], params: ResolvedCommand['params'], path: string]>([
    ['agent.login', { seconds: 10 }, ''],
    ['agent.logout', { reason: 'lunch' }, ''],
    ['agent.pause', { reason: 'Lunch' }, 'reason'],
    ['agent.pause', { reason: 'cust9' }, 'reason'],
    ['agent.pause', { reason: 'cust0' }, 'reason'],
    ['agent.pause', { reason: 'login' }, 'reason'],
    ['agent.pause', { reason: 'lunch', seconds: 60 }, ''],
    ['agent.unpause', { reason: 'lunch' }, ''],
    ['agent.set-status', {}, 'status'],
    ['agent.set-status', { status: 'onecall' }, 'status'],
    ['agent.set-status', { status: 'available' }, 'status'],
    ['agent.update', {}, 'fields'],
    ['agent.update', update({ availability: 'one-call' }), 'fields.availability'],
    ['agent.update', update({ wrapUpSeconds: -1 }), 'fields.wrapUpSeconds'],
    ['agent.update', update({ wrapUpSeconds: 1.5 }), 'fields.wrapUpSeconds'],
    ['agent.update', update({ wrapUpSeconds: '10' }), 'fields.wrapUpSeconds'],
    ['agent.update', update({ autoAnswer: 'yes' }), 'fields.autoAnswer'],
    ['agent.update', update({ order: 'first' }), 'fields.order'],
    ['agent.update', update({ queuePriority: 0.5 }), 'fields.queuePriority'],
    ['agent.update', update({ maxCalls: -1 }), 'fields.maxCalls'],
    ['agent.update', update({ confirmAnswer: 1 }), 'fields.confirmAnswer'],
    ['agent.update', update({ maxSms: -1 }), 'fields.maxSms'],
    ['agent.update', update({ maxChats: 2 }), 'fields'],
    ['agent.update', update({ 'callqueue-agent-availability-for-dispatch': 'available' }), 'fields'],
    ['agent.join', { fields: {} }, ''],
    ['agent.leave', { force: true }, ''],
    ['call.hangup', { call: '' }, 'call'],
    ['call.transfer', {}, 'to'],
    ['call.transfer', { to: 'a b' }, 'to'],
    ['call.transfer', { to: '../1004' }, 'to'],
    ['call.transfer', { to: '' }, 'to'],
    ['queue.create', update({}), 'fields.callqueue'],
    ['queue.create', update({ callqueue: 6500 }), 'fields.callqueue'],
    ['queue.create', update({ callqueue: 'all' }), 'fields.callqueue'],
    ['queue.create', update({ callqueue: '6500', domain: 'x' }), 'fields'],
    ['queue.update', update({ callqueue: '6500' }), 'fields'],
    ['queue.update', update({ description: '' }), 'fields.description'],
    ['queue.update', update({ 'callqueue-dispatch-type': 'SRing' }), 'fields.callqueue-dispatch-type'],
    ...[
      ['callqueue-agent-dispatch-timeout-seconds', -1],
      ['callqueue-agent-auto-logout-after-missed', true],
      ['callqueue-calculate-statistics', 'on'],
      ['callqueue-debug', 'YES'],
      ['callqueue-force-full-intro-playback', 1],
      ['callqueue-max-callback-queueing-hours', -1],
      ['callqueue-max-callback-queueing-hours', 7],
      ['callqueue-max-current-callers-to-accept-new-callers', -1],
      ['callqueue-max-current-wait-to-accept-new-callers-seconds', -1],
      ['callqueue-max-wait-timeout-minutes', 0.5],
      ['callqueue-require-available-agents-to-accept-new-callers', null],
      ['callqueue-sim-ring-1st-round', -1],
      ['callqueue-sim-ring-1st-round', 100],
      ['callqueue-sim-ring-increment', 100],
      ['callqueue-source-match', 5],
      ['callqueue-sms-enable', 'maybe'],
      ['callqueue-sms-phrase-initiate-chat', ''],
      ['recording-configuration', 'always'],
    ].map(([name, value]): [ResolvedCommand['type'], ResolvedCommand['params'], string] => [
      'queue.update',
      update({ [String(name)]: value }),
      `fields.${name}`,
    ]),
    ['queue.delete', { force: true }, ''],
  ])('%s %j', (type, params, path) => {
    const issues = form(type).params(roster).safeParse(params).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it.each<[command: ResolvedCommand, path: (string | number)[], code: string]>([
    [{ type: 'agent.update', ...one, params: update({}) }, ['params', 'fields'], 'nothing-to-change'],
    [{ type: 'queue.update', queue: '6402', params: update({}) }, ['params', 'fields'], 'nothing-to-change'],
    [
      { type: 'queue.create', params: update({ callqueue: '6402' }) },
      ['params', 'fields', 'callqueue'],
      'taken',
    ],
    [{ type: 'call.hangup', params: {} }, ['agent'], 'required'],
    [{ type: 'call.transfer', params: { to: '6402' } }, ['agent'], 'required'],
    [{ type: 'call.hangup', params: { call: '1750000060/5550102' } }, ['params', 'call'], 'synthetic-call'],
    [{ type: 'call.hangup', params: { call: '1750000060/5550102/2' } }, ['params', 'call'], 'synthetic-call'],
    [
      { type: 'call.transfer', params: { call: '~1750000060000', to: '1' } },
      ['params', 'call'],
      'synthetic-call',
    ],
  ])('%j', (command, path, code) => {
    expect(form(command.type).check?.(command, view)).toMatchObject([{ path, code }]);
  });

  it('has forms that can be drawn, each field with its title', () => {
    for (const { params } of Object.values(commands)) {
      const drawn = z.toJSONSchema(params(roster)) as { properties: Record<string, { title?: string }> };
      for (const [name, { title }] of Object.entries(drawn.properties))
        expect([name, title]).toEqual([name, textLike(/^[A-Z]/)]);
    }
    expect(z.toJSONSchema(form('agent.pause').params(roster))).toMatchObject({
      properties: {
        reason: {
          anyOf: [
            { const: 'break', title: 'Break' },
            {},
            {},
            {},
            {},
            { const: 'cust1' },
            ...Array(7).fill({}),
          ],
        },
      },
      additionalProperties: false,
    });
  });

  it('is a command for all queues where one queue is meant', async () => {
    const account = await started();
    const command: ResolvedCommand = {
      type: 'agent.update',
      agent: all.agent,
      queues: 'all',
      params: update({ maxCalls: 1 }),
    };
    expect(await caught(account.execute(command))).toMatchObject({
      name: 'CommandRejected',
      message: 'agent.update needs queue: name one',
    });
    expect(account.simulator.requests.all()).toEqual([]);
  });
});

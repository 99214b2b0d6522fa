import { jest } from '@jest/globals';
import { rosterState } from '../../src/modules/commands/runner/expectation-checker.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { meets } from '../../src/modules/domain/expectation.js';
import { queueDocument } from '../../src/modules/domain/queue-document.js';
import type { FloorView, ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { asterisk } from '../../src/vendors/asterisk/vendor.js';
import { ASTERISK } from '../support/commands/asterisk.js';
import { contractRows, NO_CALLS, type Stage } from '../support/commands/row.js';
import { asteriskSubject } from './asterisk.subject.js';
import { ContractAccount } from './contract-account.js';
import { NOW } from './subject.js';

const named = (key: string, number: string, name: string) => ({ id: `PJSIP/${number}`, key, number, name });
const queue = (key: string, number: string, name: string) => ({ id: name, key, number, name });

const STAGE: Stage = {
  ...{ nth: 1, ada: named('21', '1004', 'Ada Lund'), ben: named('24', '1005', 'Ben Ode') },
  ...{ dee: named('27', '1006', 'Dee Moss'), cy: named('9', '1001', 'Cy Park') },
  ...{ support: queue('3', '6402', 'Support line'), sales: queue('4', '6403', 'Sales') },
  made: { queue: { id: '', name: '' }, skill: { id: '', name: '' }, server: { id: '', name: '' } },
  ...NO_CALLS,
  calls: {
    talking: { id: '1750000000.1', sequence: 1, startedAt: 1_750_000_000_000 },
    waiting: { id: '1750000070.3', sequence: 3, startedAt: 1_750_000_070_000 },
  },
};

let account: ContractAccount;

beforeEach(async () => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
  const { usual } = asteriskSubject;
  account = await ContractAccount.start(asterisk, asteriskSubject, usual, usual.scene().floor, 10_000);
  await account.readRoster();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await account.simulator.stop();
});

async function picture(): Promise<{ view: FloorView; documents: { [where: string]: DocumentState } }> {
  const roster = await account.readRoster();
  const documents: { [where: string]: DocumentState } = { roster: rosterState(roster) };
  const members: { [queue: string]: string[] } = {};
  const { at, queues = {} } = await account.read(account.targets()[0]!);
  for (const [id, reading] of Object.entries(queues)) {
    documents[id] = { ...queueDocument(id, undefined, roster, reading, at) };
    members[id] = (reading.members ?? []).map((member) => member.id);
  }
  const queuesOf = (agent: string) => Object.keys(members).filter((id) => members[id]!.includes(agent));
  return { view: { roster, queuesOf }, documents };
}

async function met(command: ResolvedCommand, view: FloorView): Promise<boolean[]> {
  const { documents } = await picture();
  const { shows = [] } = asterisk.commands[command.type]?.effect(command, view) ?? {};
  return shows.map((one) => meets(one, documents[one.queue ?? one.in] ?? {}));
}

const ROWS = contractRows(ASTERISK.rows, STAGE);

describe('a command to an Asterisk', () => {
  it('has a row for each command type', () => {
    expect(Object.keys(asterisk.commands).sort()).toEqual([...new Set(ROWS.map(({ type }) => type))].sort());
  });

  it.each(ROWS.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const { command, requests, first, polls, executed, unconfirmed } = row;
    if (first !== undefined) await account.execute(first);
    const { view } = await picture();
    const form = asterisk.commands[command.type]!;
    expect(form.params(view.roster).safeParse(command.params)).toMatchObject({ success: true });
    expect(form.check?.(command, view) ?? []).toEqual([]);
    expect(form.effect(command, view).polls).toEqual(polls);
    const before = await met(command, view);
    expect(before.every((one) => one) && before.length > 0).toBe(false);

    account.simulator.requests.clear();
    const outcome = await account.execute(command);
    expect(outcome.executed).toEqual(executed());
    expect(ASTERISK.asked(account.simulator.requests.all(), account.simulator)).toEqual(requests);
    const writes = requests.filter(([action]) => !['QueueStatus', 'Status'].includes(action));
    expect(outcome.writes).toEqual(writes.map(() => ({ method: 'GET', path: '/rawman' })));

    const after = await met(command, view);
    expect(after.every((one) => one)).toBe(true);
    expect(after.length === 0).toBe(unconfirmed === true);
  });

  it.each([
    ['agent.pause', { reason: 'Lunch\r\nAction: Originate' }],
    ['call.withdraw', { call: '1', info: 'a\u0000b' }],
    ['call.transfer', { to: '1\r\n2' }],
    ['call.listen', { supervisor: '1\n2' }],
  ] as const)('%s takes no line break in %j', (type, params) => {
    const form = asterisk.commands[type]!;
    expect(form.params({ queues: {}, agents: {} }).safeParse(params).success).toBe(false);
  });

  it.each<[string, ResolvedCommand, object]>([
    [
      'an interface that is no member any more',
      { type: 'agent.pause', agent: 'PJSIP/1012', queues: ['Sales'], params: {} },
      {
        Sales: {
          status: 'failed',
          error: { code: 'rejected', vendorCode: 'Interface not found' },
        },
      },
    ],
    [
      'a member who is there already',
      { type: 'agent.join', agent: 'PJSIP/1004', queues: ['Sales'], params: {} },
      {
        Sales: {
          status: 'failed',
          error: { code: 'rejected', vendorCode: 'Unable to add interface: Already there' },
        },
      },
    ],
    [
      'a member of the configuration',
      { type: 'agent.leave', agent: 'PJSIP/1005', queues: ['Support line'], params: {} },
      {
        'Support line': { status: 'failed', error: { code: 'rejected', vendorCode: 'Member not dynamic' } },
      },
    ],
  ])('says what is wrong with %s', async (_name, command, results) => {
    const { executed } = await account.execute(command);
    expect(executed.results).toMatchObject(results);
  });

  it('is a conflict when the caller was answered meanwhile', async () => {
    const command = {
      type: 'call.withdraw',
      queue: 'Support line',
      params: { call: '1750000000.1' },
    } as const;
    await expect(account.execute(command)).rejects.toMatchObject({
      name: 'CommandRejected',
      conflict: true,
      mayHaveActed: false,
    });
  });

  it('is refused to a login without the right, which keeps its session', async () => {
    account.simulator.faults.add({ kind: 'vendor-error', code: 1, path: '/rawman/queuepause' });
    account.simulator.requests.clear();
    const command = { type: 'agent.pause', agent: 'PJSIP/1004', queues: 'all', params: {} } as const;
    await expect(account.execute(command)).rejects.toMatchObject({
      name: 'VendorAuthFailed',
      message: expect.stringContaining('the login has no right to it'),
      mayHaveActed: false,
    });
    expect(account.simulator.requests.all().some(asteriskSubject.isLogin)).toBe(false);
  });
});

import { jest } from '@jest/globals';
import { VoximplantClient } from '../../simulators/testing/voximplant-client.js';
import type { VoximplantQuirksInput } from '../../simulators/voximplant/voximplant.quirks.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { caught } from '../support/caught.js';
import { agentsOf } from '../support/commands/voximplant.request.js';
import { textWith } from '../support/matchers.js';
import type { ContractAccount } from './contract-account.js';
import { NOW } from './subject.js';
import { sent, started, stopAll } from './voximplant.harness.js';

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stopAll();
});

describe('the commands of Voximplant', () => {
  describe('that would drop a member not in the reading', () => {
    const command: ResolvedCommand = { type: 'queue.set-agents', queue: '4', params: { agents: ['21'] } };

    it('are reported, and nothing is written', async () => {
      const account = await started();
      account.simulator.floor.addMember('4', '42');
      const error = await caught(account.execute(command));
      expect(error).toMatchObject({
        name: 'CommandRejected',
        conflict: true,
        mayHaveActed: false,
        message: textWith('hq: POST /platform_api/SQ_BindAgent was not sent: Jo Ek joined the queue'),
      });
      expect(sent(account)).toEqual([agentsOf('4')]);
    });

    it('may name them', async () => {
      const account = await started({ handleCalls: 'required' });
      account.simulator.floor.addMember('4', '42');
      await account.execute({ ...command, params: { agents: ['42'] } });
      expect([...account.simulator.floor.queues.get('4')!.members.keys()]).toEqual(['42']);
    });

    it('wait for each other', async () => {
      const account = await started();
      const names: string[] = [];
      await voximplant
        .create(
          {
            id: 'hq',
            baseUrl: account.simulator.baseUrl,
            credentials: voximplant.credentials.parse(account.simulator.credentials),
            timeoutMs: 5_000,
          },
          { session: account.session, budget: account.budget, report: () => undefined },
        )
        .execute(command, {
          roster: account.roster!,
          signal: AbortSignal.timeout(5_000),
          write: async () => undefined,
          exclusive: (name, work) => (names.push(name), work()),
        });
      expect(names).toEqual(['queue:4:agents']);
    });
  });

  describe('refused by the platform', () => {
    const gone: ResolvedCommand = { type: 'queue.delete', queue: '5', params: {} };

    it.each<VoximplantQuirksInput>([
      {},
      { errorStatus: 400 },
      { errorStatus: 401 },
      { errorStatus: 500 },
      { errorEnvelope: 'errors' },
    ])('are failures that say so (%j)', async (quirks) => {
      const account = await started(quirks);
      account.simulator.floor.removeQueue('5');
      const error = await caught(account.execute(gone));
      expect(error).toMatchObject({
        name: 'CommandRejected',
        vendorCode: '496',
        conflict: false,
        mayHaveActed: false,
        message:
          "hq: POST /platform_api/SQ_DelQueue answered 496 The 'sq_queue_id' parameter is invalid.: " +
          'it may have been deleted meanwhile: reload and try again',
      });
      expect(account.leaked(error)).toEqual([]);
    });

    it.each<
      [name: string, command: ResolvedCommand, code: string, change: (account: ContractAccount) => unknown]
    >([
      [
        'a name that was taken meanwhile',
        {
          type: 'queue.create',
          params: {
            fields: {
              sq_queue_name: 'Returns',
              call_agent_selection: 'MOST_QUALIFIED',
              call_task_selection: 'MAX_PRIORITY',
            },
          },
        },
        '493',
        ({ simulator: { floor } }) => floor.addQueue({ id: '9', number: '9', name: 'Returns' }),
      ],
      [
        'a skill that was added meanwhile',
        { type: 'skill.create', params: { name: 'dutch' } },
        '493',
        ({ simulator }) => new VoximplantClient(simulator).ask('SQ_AddSkill', { sq_skill_name: 'dutch' }),
      ],
      [
        'a label that was given meanwhile',
        { type: 'status-label.set', params: { name: 'DND', label: 'Quiet' } },
        '559',
        ({ simulator }) =>
          new VoximplantClient(simulator).ask('SQ_SetAgentCustomStatusMapping', {
            sq_status_name: 'CUSTOM_9',
            custom_status_name: 'Quiet',
          }),
      ],
      ['an agent who is gone', { type: 'agent.pause', agent: '99', params: {} }, '496', () => undefined],
    ])('%s', async (_name, command, vendorCode, change) => {
      const account = await started();
      await change(account);
      const error = await caught(account.execute(command));
      expect(error).toMatchObject({ name: 'CommandRejected', vendorCode, mayHaveActed: false });
    });

    it('since it insists on handle_calls: no agent is given calls by accident', async () => {
      const account = await started({ agentInfo: 'handle-calls' });
      const command: ResolvedCommand = {
        type: 'agent.update',
        agent: '24',
        params: { fields: { maxChats: 3 } },
      };
      const error = await caught(account.execute(command));
      expect(error).toMatchObject({ name: 'CommandRejected', vendorCode: '134' });
    });

    it.each<[code: number, expected: object]>([
      [104, { name: 'CommandRejected', vendorCode: '104', message: textWith('role Admin or Developer') }],
      [103, { name: 'CommandRejected', vendorCode: '103', message: textWith('baseUrl') }],
      [563, { name: 'CommandRejected', vendorCode: '563' }],
      [999, { name: 'CommandRejected', vendorCode: '999' }],
      [100, { name: 'VendorAuthFailed' }],
      [116, { name: 'VendorAuthFailed' }],
      [456, { name: 'VendorAuthFailed' }],
      [340, { name: 'VendorThrottled' }],
      [484, { name: 'VendorThrottled' }],
    ])('with %i: nothing has happened', async (code, expected) => {
      const account = await started();
      account.simulator.faults.add({ kind: 'vendor-error', code });
      const error = await caught(account.execute(gone));
      expect(error).toMatchObject({ ...expected, mayHaveActed: false });
      expect(account.leaked(error)).toEqual([]);
    });

    it.each([1, 2, 4])('with its own failure %i: the outcome is unknown', async (code) => {
      const account = await started();
      account.simulator.faults.add({ kind: 'vendor-error', code });
      const error = await caught(account.execute(gone));
      expect(error).toMatchObject({ name: 'VendorUnavailable', mayHaveActed: true });
      expect(account.simulator.requests.all()).toHaveLength(1);
    });

    it('for its token alone are sent again with a fresh one', async () => {
      const account = await started();
      account.simulator.faults.revokeTokens();
      const { writes } = await account.execute(gone);
      expect(account.simulator.requests.all().map(({ path }) => path)).toEqual([
        '/platform_api/SQ_DelQueue',
        '/platform_api/SQ_DelQueue',
      ]);
      expect(writes).toHaveLength(2);
      expect(account.simulator.floor.queues.has('5')).toBe(false);
    });
  });

  it.each([
    ['queue.delete', { type: 'queue.delete', queue: '5', params: {} }, 'result', 0, 'result'],
    ['queue.delete', { type: 'queue.delete', queue: '5', params: {} }, 'result', {}, 'result'],
    ['skill.create', { type: 'skill.create', params: { name: 'a' } }, 'result', 1, 'result'],
    [
      'skill.create',
      { type: 'skill.create', params: { name: 'a' } },
      'result.sq_skill_id',
      'x',
      'result.sq_skill_id',
    ],
  ] as const)('%s may have happened when what comes back is no acknowledgement', async (...row) => {
    const [, command, at, value, path] = row;
    const account = await started();
    account.simulator.faults.add({ kind: 'wrong-type', at, value });
    const error = await caught(account.execute(command));
    expect(error).toMatchObject({ name: 'VendorProtocolError', path, mayHaveActed: true });
    expect(account.simulator.requests.all()).toHaveLength(1);
  });

  it('a skill that is gone by then is refused as a conflict', async () => {
    const account = await started();
    await new VoximplantClient(account.simulator).ask('SQ_DelSkill', { sq_skill_id: 2 });
    await account.readRoster();
    account.simulator.requests.clear();
    const error = await caught(account.execute({ type: 'skill.delete', params: { skill: 'german' } }));
    expect(error).toMatchObject({ name: 'CommandRejected', conflict: true });
    expect(account.simulator.requests.all()).toEqual([]);
  });
});

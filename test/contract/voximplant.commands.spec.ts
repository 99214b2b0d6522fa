import { jest } from '@jest/globals';
import { COMMAND_TYPES } from '../../src/modules/domain/command.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { contractRows } from '../support/commands/row.js';
import { VOXIMPLANT } from '../support/commands/voximplant.js';
import { api } from '../support/commands/voximplant.request.js';
import { textLike } from '../support/matchers.js';
import { NOW } from './subject.js';
import { form, met, pictureOf, sent, STAGE, started, stopAll } from './voximplant.harness.js';

const { commands } = voximplant;
const ROWS = contractRows(VOXIMPLANT.rows, STAGE);

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await stopAll();
});

describe('the commands of Voximplant', () => {
  it('are those the Management API has', () => {
    expect(COMMAND_TYPES.filter((type) => commands[type] !== undefined)).toEqual([
      'agent.pause',
      'agent.unpause',
      'agent.update',
      'agent.join',
      'agent.leave',
      'agent.set-skills',
      'queue.create',
      'queue.update',
      'queue.delete',
      'queue.set-agents',
      'status-label.set',
      'status-label.delete',
      'skill.create',
      'skill.update',
      'skill.delete',
    ]);
    expect(new Set(ROWS.map(({ type }) => type))).toEqual(new Set(Object.keys(commands)));
  });

  it.each(ROWS.map((row) => [row.name, row] as const))(
    '%s: the request of the page, and then it shows',
    async (_name, row) => {
      const { command, requests, executed, first, polls = ['roster', 'state'] } = row;
      const account = await started();
      if (first !== undefined) await account.execute(first);
      const before = await pictureOf(account);
      const { view } = before;
      expect(form(command.type).params(view.roster).parse(command.params)).toEqual(command.params);
      expect(form(command.type).check?.(command, view) ?? []).toEqual([]);
      expect(form(command.type).effect(command, view).polls).toEqual(polls);
      const unmet = met(before, command);
      expect(unmet.includes(false)).toBe(row.unconfirmed !== true);
      account.simulator.requests.clear();
      const done = await account.execute(command);
      expect(sent(account)).toEqual(requests);
      for (const { headers, body } of account.simulator.requests.all()) {
        expect(headers).toMatchObject({
          authorization: textLike(/^Bearer \S+$/),
          'content-type': 'application/json',
        });
        expect(body).toBe('{}');
      }
      expect(done.executed).toEqual(executed());
      const path = requests.at(-1)!.replace(/^POST |\?.*$/g, '');
      expect(done.writes).toEqual([{ method: 'POST', path }]);
      const after = await pictureOf(account);
      expect(met(after, command, view)).toEqual(unmet.map(() => true));
    },
  );

  it('are expected in the queues the agent is in by then', async () => {
    const account = await started();
    const { view } = await pictureOf(account);
    const command: ResolvedCommand = { type: 'agent.join', agent: '42', queues: ['5'], params: {} };
    await account.execute(command);
    expect(met(await pictureOf(account), command, view)).toEqual([true]);
    const leave: ResolvedCommand = { type: 'agent.leave', agent: '42', params: {} };
    const joined = await pictureOf(account);
    expect(form('agent.leave').effect(leave, joined.view).shows).toEqual([
      { target: 'state', in: 'queue', queue: '5', collection: 'agents', id: '42', shows: 'absent' },
    ]);
  });

  it('name their application by its name where it is configured so', async () => {
    const account = await started();
    const { simulator } = account;
    const name = `floor.a${simulator.credentials['accountId']}.voximplant.com`;
    const named = voximplant.create(
      {
        id: 'hq',
        baseUrl: simulator.baseUrl,
        credentials: voximplant.credentials.parse({ ...simulator.credentials, application: name }),
        timeoutMs: 5_000,
      },
      { session: account.session, budget: account.budget, report: () => undefined },
    );
    await named.execute(
      { type: 'status-label.delete', params: { name: 'CUSTOM_1' } },
      {
        roster: account.roster!,
        signal: AbortSignal.timeout(5_000),
        write: async () => undefined,
        exclusive: (_name, work) => work(),
      },
    );
    expect(sent(account)).toEqual([
      api('SQ_DeleteAgentCustomStatusMapping', `sq_status_name=CUSTOM_1&application_name=${name}`),
    ]);
    await named.close(AbortSignal.timeout(5_000));
  });
});

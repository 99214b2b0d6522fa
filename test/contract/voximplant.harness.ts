import { VoximplantClient } from '../../simulators/testing/voximplant-client.js';
import type { VoximplantQuirksInput } from '../../simulators/voximplant/voximplant.quirks.js';
import { startSimulator } from '../../simulators/simulator.js';
import { rosterState } from '../../src/modules/commands/runner/expectation-checker.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { meets } from '../../src/modules/domain/expectation.js';
import type { FloorView, ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { queueDocument } from '../../src/modules/domain/queue-document.js';
import type { CommandForm } from '../../src/vendors/port/command.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { NO_CALLS, type Stage } from '../support/commands/row.js';
import { asked } from '../support/commands/voximplant.request.js';
import { ContractAccount } from './contract-account.js';
import { voximplantFixture } from './voximplant.fixture.js';
import { voximplantSubject } from './voximplant.subject.js';

const running: ContractAccount[] = [];

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map(({ simulator }) => simulator.stop()));
}

const named = (id: string, number: string, name: string) => ({ id, key: id, number, name });

/** The scene as the rows of commands name it. */
export const STAGE: Stage = {
  nth: 1,
  support: named('3', '6402', 'Support'),
  sales: named('4', '6403', 'Sales'),
  ada: named('21', '1004', 'Ada Lund'),
  ben: named('24', '1005', 'Ben Ode'),
  dee: named('27', '1006', 'Dee Moss'),
  cy: named('30', '1007', 'Eli Voss'),
  made: {
    queue: { id: '5', name: 'Night' },
    skill: { id: '2', name: 'german' },
    server: { id: '', name: '' },
  },
  ...NO_CALLS,
};

/** The scene with three skills, of which Ada has the first. */
export async function started(
  quirks: VoximplantQuirksInput = {},
  timeoutMs = 10_000,
): Promise<ContractAccount> {
  const { usual } = voximplantSubject;
  const position = {
    ...usual,
    start: (options: { floor: Parameters<typeof usual.start>[0]['floor'] }) =>
      startSimulator({ vendor: 'voximplant', quirks, ...options }),
  };
  const { floor } = voximplantFixture(quirks);
  const account = await ContractAccount.start(voximplant, voximplantSubject, position, floor, timeoutMs);
  running.push(account);
  const client = new VoximplantClient(account.simulator);
  for (const name of ['english', 'german', 'french'])
    await client.ask('SQ_AddSkill', { sq_skill_name: name });
  const sq_skills = '[{"sq_skill_id":1,"sq_skill_level":4}]';
  await client.ask('SQ_BindSkill', { user_id: 21, sq_skills });
  await account.readRoster();
  account.simulator.requests.clear();
  return account;
}

export const form = (type: ResolvedCommand['type']): CommandForm => {
  const found = voximplant.commands[type];
  if (found === undefined) throw new Error(`there is no ${type}`);
  return found;
};

/** Everything polls have brought so far. */
export interface Picture {
  view: FloorView;
  documents: { [where: string]: DocumentState };
}

export async function pictureOf(account: ContractAccount): Promise<Picture> {
  const roster = await account.readRoster();
  const { at, queues = {} } = await account.read(account.target('state'));
  const documents: Picture['documents'] = { roster: rosterState(roster) };
  for (const [id, reading] of Object.entries(queues))
    documents[`queue:${id}`] = { ...queueDocument(id, undefined, roster, reading, at) };
  const queuesOf = (agent: string) =>
    Object.keys(queues).filter((id) => documents[`queue:${id}`]?.['agents']?.[agent] !== undefined);
  return { view: { roster, queuesOf }, documents };
}

/** Which of a command's expectations the picture meets. */
export const met = (account: Picture, { type, ...rest }: ResolvedCommand, view = account.view) =>
  form(type)
    .effect({ type, ...rest }, view)
    .shows.map((one) =>
      meets(one, account.documents[one.in === 'queue' ? `queue:${one.queue}` : one.in] ?? {}),
    );

export const sent = ({ simulator }: ContractAccount) => asked(simulator.requests.all(), simulator);

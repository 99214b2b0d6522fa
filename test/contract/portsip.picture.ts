import { startSimulator } from '../../simulators/simulator.js';
import type { PortsipQuirksInput } from '../../simulators/portsip/portsip.quirks.js';
import { rosterState } from '../../src/modules/commands/runner/expectation-checker.js';
import type { CommandType } from '../../src/modules/domain/command.js';
import { own, type DocumentState } from '../../src/modules/domain/document.js';
import { meets } from '../../src/modules/domain/expectation.js';
import type { FloorView, ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { queueDocument } from '../../src/modules/domain/queue-document.js';
import { serversDocument } from '../../src/modules/domain/server.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import type { CommandForm } from '../../src/vendors/port/command.js';
import { asked } from '../support/commands/portsip.request.js';
import type { Stage } from '../support/commands/row.js';
import { ContractAccount } from './contract-account.js';
import { portsipFixture } from './portsip.fixture.js';
import { portsipSubject } from './portsip.subject.js';
import { NOW } from './subject.js';

const named = (key: string, number: string, name: string, id = number) => ({ id, key, number, name });
const [ada, ben, dee, eli, fay, gus, ivy, cy] = [
  named('21', '104', 'Ada Lund'),
  named('24', '105', 'Ben Ode'),
  named('27', '106', 'Dee Moss'),
  named('30', '107', 'Eli Voss'),
  named('33', '108', 'Fay Quist'),
  named('36', '109', 'Gus Hill'),
  named('39', '110', 'Ivy Tran'),
  named('9', '101', 'Cy Park'),
] as const;

/** The scene as the rows of commands name it. */
export const STAGE: Stage = {
  ...{ nth: 1, ada, ben, dee, cy },
  support: named('3', '8001', 'Support', '677046776364007427'),
  sales: named('4', '8002', 'Sales', '677046776364007428'),
  made: {
    queue: { id: '677046776364007429', name: 'Night' },
    skill: { id: '', name: '' },
    server: { id: '700551909773148161', name: 'queue-srv-2' },
  },
  beside: { support: [ben, dee, eli, fay, gus, ivy], sales: [gus, cy] },
  level: () => 1,
  calls: {
    talking: { id: '885337248273272833', sequence: 1, startedAt: 1_750_000_000_000 },
    waiting: { id: '885337248273272834', sequence: 2, startedAt: 1_750_000_060_000 },
  },
};

/** The scene on a system with these quirks; its roster is read. */
export async function portsipAccount(quirks: PortsipQuirksInput = {}): Promise<ContractAccount> {
  const position = {
    ...portsipSubject.usual,
    start: (options: Pick<Parameters<typeof startSimulator>[0], 'floor'>) =>
      startSimulator({ vendor: 'portsip', quirks, ...options }),
  };
  const { floor } = portsipFixture(quirks);
  const account = await ContractAccount.start(portsip, portsipSubject, position, floor, 10_000);
  await account.readRoster();
  account.simulator.requests.clear();
  return account;
}

export function portsipForm(type: CommandType): CommandForm {
  const form = portsip.commands[type];
  if (form === undefined) throw new Error(`there is no ${type}`);
  return form;
}

/** Everything polls bring. */
export interface Picture {
  view: FloorView;
  documents: { [where: string]: DocumentState };
}

export async function pictureOf(account: ContractAccount): Promise<Picture> {
  const roster = await account.readRoster();
  const { servers = [] } = await account.read(account.target('servers'));
  const documents: Picture['documents'] = {
    roster: rosterState(roster),
    servers: serversDocument('servers', servers),
  };
  for (const [id, reading] of Object.entries(await account.readQueues()))
    documents[`queue:${id}`] = { ...queueDocument(id, undefined, roster, reading, NOW) };
  const members = Object.entries(roster.members ?? {});
  const queuesOf = (agent: string) => members.flatMap(([id, all]) => (all.includes(agent) ? [id] : []));
  return { view: { roster, queuesOf, servers }, documents };
}

/** Which of the expectations that a command came with are met. */
export const metIn = ({ documents }: Picture, command: ResolvedCommand, view: FloorView): boolean[] =>
  portsipForm(command.type)
    .effect(command, view)
    .shows.map((one) => meets(one, own(documents, one.in === 'queue' ? `queue:${one.queue}` : one.in) ?? {}));

export const sentTo = ({ simulator }: ContractAccount): string[] => asked(simulator.requests.all());

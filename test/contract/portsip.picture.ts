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
import { ContractAccount } from './contract-account.js';
import { portsipFixture } from './portsip.fixture.js';
import { portsipSubject } from './portsip.subject.js';
import { NOW } from './subject.js';

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

/** Which of the expectations that an order was given with are met. */
export const metIn = ({ documents }: Picture, command: ResolvedCommand, view: FloorView): boolean[] =>
  portsipForm(command.type)
    .effect(command, view)
    .shows.map((one) => meets(one, own(documents, one.in === 'queue' ? `queue:${one.queue}` : one.in) ?? {}));

/** What was sent, signing in excepted: `POST /api/call_queues {"name":"Sales"}`. */
export const sentTo = ({ simulator }: ContractAccount): string[] =>
  simulator.requests
    .all()
    .filter(({ path }) => !path.startsWith('/api/auth/'))
    .map(({ method, path, query, body }) =>
      [method, query === '' ? path : `${path}?${query}`, body ?? []].flat().join(' '),
    );

import type { FaultRule } from '../../simulators/control/fault-rule.js';
import { startSimulator } from '../../simulators/simulator.js';
import type { YeastarQuirksInput } from '../../simulators/yeastar/yeastar.quirks.js';
import { rosterState } from '../../src/modules/commands/runner/expectation-checker.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { meets } from '../../src/modules/domain/expectation.js';
import type { FloorView, ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { queueDocument } from '../../src/modules/domain/queue-document.js';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import type { Stage } from '../support/commands/row.js';
import { API, asked, type Sent } from '../support/commands/yeastar.request.js';
import { ContractAccount } from './contract-account.js';
import { yeastarFixture } from './yeastar.fixture.js';
import { yeastarSubject } from './yeastar.subject.js';

const named = (key: string, number: string, name: string) => ({ id: number, key, number, name });
const queue = (id: string, number: string, name: string) => ({ id, key: id, number, name });
const [ada, ben, dee, gus] = [
  named('21', '1004', 'Ada Lund'),
  named('24', '1005', 'Ben Ode'),
  named('27', '1006', 'Dee Moss'),
  named('36', '1009', 'Gus Hill'),
];
const [eli, fay, ivy] = [
  named('30', '1007', 'Eli Voss'),
  named('33', '1008', 'Fay Quist'),
  named('39', '1010', 'Ivy Tran'),
];

/** The scene as the rows of commands name it; Ben, who is static, is in another list. */
export const STAGE: Stage = {
  ...{ nth: 1, ada, ben, dee, cy: named('9', '1001', 'Cy Park') },
  ...{ support: queue('3', '6402', 'Support'), sales: queue('4', '6403', 'Sales') },
  made: { queue: { id: '5', name: 'Night' }, skill: { id: '', name: '' }, server: { id: '', name: '' } },
  beside: { support: [dee, eli, fay, gus, ivy], sales: [gus] },
  level: () => 1,
  calls: {
    talking: { id: '1750000000.1', sequence: 1, startedAt: 1_750_000_000_000 },
    waiting: { id: '1750000070.3', sequence: 3, startedAt: 1_750_000_070_000 },
  },
};

/** The scene's account, and what commands do to it. */
export class YeastarHarness {
  private constructor(readonly account: ContractAccount) {}

  static async start(quirks: YeastarQuirksInput = {}, timeoutMs = 10_000): Promise<YeastarHarness> {
    const { usual } = yeastarSubject;
    const position = {
      ...usual,
      start: (options: Parameters<typeof usual.start>[0]) =>
        startSimulator({ vendor: 'yeastar', quirks, ...options }),
    };
    const { floor } = yeastarFixture(quirks);
    const account = await ContractAccount.start(yeastar, yeastarSubject, position, floor, timeoutMs);
    await account.readRoster();
    return new YeastarHarness(account);
  }

  stop(): Promise<void> {
    return this.account.simulator.stop();
  }

  execute(command: ResolvedCommand) {
    this.account.simulator.requests.clear();
    return this.account.execute(command);
  }

  fault(endpoint: string, rule: FaultRule): void {
    this.account.simulator.faults.add({ ...rule, path: `${API}${endpoint}` });
  }

  requests() {
    return this.account.simulator.requests.all().filter(({ path }) => path !== `${API}get_token`);
  }

  /** What was asked since the command was sent, logins aside. */
  sent(): Sent[] {
    return asked(this.account.simulator.requests.all());
  }

  /** Everything polls show now, and what a command is held against. */
  async picture(): Promise<{ view: FloorView; documents: { [where: string]: DocumentState } }> {
    const roster = await this.account.readRoster();
    const documents: { [where: string]: DocumentState } = { roster: rosterState(roster) };
    for (const target of this.account.targets()) {
      const { at, queues = {} } = await this.account.read(target);
      for (const [id, reading] of Object.entries(queues))
        documents[id] = { ...queueDocument(id, undefined, roster, reading, at) };
    }
    const queuesOf = (agent: string) =>
      Object.keys(roster.queues).filter((id) => roster.members?.[id]?.includes(agent));
    return { view: { roster, queuesOf }, documents };
  }

  /** Of each expectation whether polls show it now. `view`: as it was when the command was sent. */
  async met(command: ResolvedCommand, view: FloorView): Promise<boolean[]> {
    const { documents } = await this.picture();
    const { shows = [] } = yeastar.commands[command.type]?.effect(command, view) ?? {};
    return shows.map((one) => meets(one, documents[one.queue ?? one.in] ?? {}));
  }
}

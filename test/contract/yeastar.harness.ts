import type { FaultRule } from '../../simulators/control/fault-rule.js';
import { startSimulator } from '../../simulators/simulator.js';
import type { YeastarQuirksInput } from '../../simulators/yeastar/yeastar.quirks.js';
import { rosterState } from '../../src/modules/commands/runner/expectation-checker.js';
import type { DocumentState } from '../../src/modules/domain/document.js';
import { meets } from '../../src/modules/domain/expectation.js';
import type { FloorView, ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { queueDocument } from '../../src/modules/domain/queue-document.js';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import { ContractAccount } from './contract-account.js';
import { yeastarFixture } from './yeastar.fixture.js';
import { yeastarSubject } from './yeastar.subject.js';

const API = '/openapi/v1.0/';

/** `GET agent/pause` and the query without its token, or `POST call/hangup` and the body. */
export type Sent = [request: string, parameters: unknown];

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

  /** What was asked since the order was given, logins aside. */
  sent(): Sent[] {
    return this.requests().map(({ method, path, query, body }) => {
      const parameters = Object.fromEntries(new URLSearchParams(query));
      delete parameters['access_token'];
      return [
        `${method} ${path.replace(API, '')}`,
        body === undefined ? parameters : (JSON.parse(body) as unknown),
      ];
    });
  }

  /** Everything polls show now, and what an order is held against. */
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

  /** Of each expectation whether polls show it now. `view`: as it was when the order was given. */
  async met(command: ResolvedCommand, view: FloorView): Promise<boolean[]> {
    const { documents } = await this.picture();
    const { shows = [] } = yeastar.commands[command.type]?.effect(command, view) ?? {};
    return shows.map((one) => meets(one, documents[one.queue ?? one.in] ?? {}));
  }
}

import type { Role } from '../../src/modules/config/floor-config.js';
import { TrafficGenerator } from '../support/traffic-generator.js';
import type { Screen } from '../support/screen.js';
import { supportFloor } from '../support/support-floor.js';
import { FaultyProcess } from '../support/faulty-process.js';
import { until } from '../support/signal.js';
import { Observers } from '../support/observers.js';
import { TestCluster, type Service } from '../support/test-cluster.js';
import { CommandBook, PAUSE, type Answer } from './command-book.js';

export const TIMEOUT_MS = 2_000;

const QUEUES = ['3', '4'];
const PEOPLE = Array.from({ length: 12 }, (_, i) => String(1101 + i));
/** Which of them a screen shows first depends on when its mark comes. */
const OLD = ['late', 'stale'];
const POLL = { baseMs: 250, idleMs: 500, maxMs: 1_000 };

interface FaultScenarioOptions {
  redisUrl?: string;
  poll?: typeof POLL;
}

/** A floor with constant traffic, observers, and users who send commands, before a fault. */
export class FaultScenario {
  observers: Observers | undefined;
  private screen: Screen | undefined;

  private constructor(
    readonly world: TestCluster,
    /** Serves clients, in this process. */
    readonly api: Service,
    readonly commands: CommandBook,
    readonly traffic: TrafficGenerator,
  ) {}

  static async start({ redisUrl, poll = POLL }: FaultScenarioOptions = {}): Promise<FaultScenario> {
    const floor = supportFloor(PEOPLE.length + 1);
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    for (const agent of ['21', '101', '102', '103']) floor.addMember('4', agent);
    const world = await TestCluster.start({
      accounts: [{ id: 'hq', floor, poll, timeoutMs: TIMEOUT_MS }],
      ...(redisUrl !== undefined && { redisUrl }),
    });
    const api = await world.service({ role: 'api' });
    const traffic = new TrafficGenerator(floor, world.asked(), 44);
    return new FaultScenario(world, api, await CommandBook.of(world), traffic);
  }

  faultyProcess(role: Role): Promise<FaultyProcess> {
    return FaultyProcess.start(this.world, role);
  }

  /** Starts the traffic; each of the addresses gets one of the product's clients and a plain socket. */
  async begin(...urls: string[]): Promise<Observers> {
    this.observers = await Observers.at(this.world, QUEUES, urls);
    this.screen = await this.commands.observer(this.api.url);
    this.traffic.start();
    await this.observers.sawChanges(3);
    return this.observers;
  }

  get seen(): Observers {
    if (this.observers === undefined) throw new Error('the scenario has not begun');
    return this.observers;
  }

  get commandsShown(): Screen {
    if (this.screen === undefined) throw new Error('the scenario has not begun');
    return this.screen;
  }

  get epochs(): string[] {
    return this.seen.topics.map((topic) => this.seen.screens[0]!.position(topic)!.epoch);
  }

  /** Repeats a pause of each agent until it is accepted, at a slow phone system; resolves when some were sent. */
  async sendCommands(url = this.api.url): Promise<{ done: Promise<void> }> {
    this.takesItsTime();
    const answers = Promise.all(PEOPLE.map((agent) => this.commands.insist(url, agent)));
    // Looked at when it is asked for.
    answers.catch(() => undefined);
    await this.commands.wrote(3);
    const account = async (): Promise<void> => {
      await answers;
      await this.commands.accounted(this.api.url, this.commandsShown, PEOPLE);
    };
    return { done: account() };
  }

  /** Sends one pause of each agent, and does not repeat it. */
  sendOnce(): { agents: readonly string[]; answers: Promise<Answer[]> } {
    this.takesItsTime();
    const answers = Promise.all(PEOPLE.map((agent) => this.commands.pause(this.api.url, agent, agent)));
    return { agents: PEOPLE, answers };
  }

  private takesItsTime(): void {
    this.world.simulator().faults.add({ kind: 'latency', latencyMs: { min: 50, max: 900 }, path: PAUSE });
  }

  /** Every screen keeps its data and shows them as old, while its connection stays open. */
  async turnsOld(): Promise<void> {
    for (const screen of this.seen.screens) {
      await screen.until(() => expect(OLD).toContain(screen.view('queue/hq/3').freshness.state));
      expect(screen.queue('3').queue.self.name).toBe('Support');
      expect(screen.client.connection.phase).toBe('connected');
    }
  }

  /** Everything is polled more than twice. */
  async polls(): Promise<void> {
    const asked = this.world.asked();
    const from = asked.all.length;
    for (const what of QUEUES.flatMap((queue) => [`call_status ${queue}`, `agent_status ${queue}`]))
      await until(asked.signal, () => expect(asked.of(what, from).length).toBeGreaterThan(2));
  }

  /** Every screen keeps changing, and shows the true state once the floor stands still. */
  async heals(deaths: readonly number[] = []): Promise<void> {
    await this.polls();
    await this.seen.sawChanges(3);
    this.traffic.stop();
    await this.seen.converge(this.api);
    const overlaps = this.world.asked().overlaps(TIMEOUT_MS, deaths);
    expect(overlaps.filter(([{ request }]) => request.path !== PAUSE)).toEqual([]);
  }

  async close(): Promise<void> {
    this.traffic.stop();
    await this.world.close();
  }
}

import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Floor } from '../../simulators/engine/floor.js';
import type { SimulatedVendor } from '../../simulators/facades.js';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulators/simulator.js';
import { createApp } from '../../src/create-app.js';
import { AccountVendors } from '../../src/modules/vendor-accounts/account-vendors.js';
import type { FloorConfig, Role } from '../../src/modules/config/floor-config.js';
import { loadConfig } from '../../src/modules/config/load-config.js';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import { PollQueue } from '../../src/pollers/poll-queue.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import { generousLimits } from './generous-limits.js';
import { freshPrefix, testRedis } from './test-redis.js';
import { secretsOf } from './cluster-secrets.js';
import { Screen, type ScreenOptions } from './screen.js';
import { supportFloor } from './support-floor.js';
import { TestIssuer, type Claims } from './test-issuer.js';
import { ChaosProxy } from './chaos-proxy.js';
import { BUNDLED_PROGRAM, ServiceProcess } from './service-process.js';
import { RequestWatch } from './request-watch.js';
import { overhear } from './traffic/traffic.js';
import { present } from './signal.js';
import { Wire, type WireOptions } from './wire.js';

export interface TestAccount {
  id: string;
  tenant?: string;
  name?: string;
  /** By default `yeastar`. */
  vendor?: SimulatedVendor;
  /** By default the floor of Support. */
  floor?: Floor;
  floorOptions?: SimulatorOptions['floorOptions'];
  poll?: { baseMs: number; idleMs: number; maxMs: number };
  requestsPerMinute?: number;
  timeoutMs?: number;
  maskCallers?: boolean;
  push?: object;
  /** Keys of interval metrics. By default the phone system is asked for no counts, so that requests can be counted. */
  metrics?: object;
}

export interface TestClusterOptions {
  accounts?: readonly TestAccount[];
  /** By default the Redis all tests share. */
  redisUrl?: string;
  /** More of the configuration file. */
  file?: {
    limits?: object;
    socket?: object;
    redis?: object;
    http?: object;
    origins?: string[];
    /** Beside the world's own. */
    issuers?: object[];
    /** Where people sign in to the pages. */
    console?: object;
    /** Whose people look at the job queues. */
    operations?: object;
    /** How alerts are sent. */
    alerts?: object;
    /** Where traces go. */
    tracing?: object;
  };
}

/** What a configuration file of the tests holds; changed by spreading. */
export interface TestFile {
  accounts: readonly { id: string; [key: string]: unknown }[];
  limits: object;
  redis: object;
}

export interface Service {
  readonly url: string;
  readonly app: NestFastifyApplication;
  get<T>(role: Type<T>): T;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  role?: Role;
  port?: number;
  webRoot?: string;
  /** Other than what the configuration file says. */
  changes?: Partial<FloorConfig>;
  /** Before it has routes. */
  prepare?: (app: NestFastifyApplication) => void;
}

const FAST = { baseMs: 250, idleMs: 1_000, maxMs: 500 };

/**
 * A test's own world: simulated phone systems, keys of its own in Redis, an issuer, and as many services and clients as
 * it likes, in this process or beside it. All of them read the same configuration file.
 */
export class TestCluster {
  readonly simulators = new Map<string, Simulator>();
  readonly requests = new Map<string, RequestWatch>();
  readonly prefix = freshPrefix();
  private readonly processes: ServiceProcess[] = [];
  private content: TestFile = { accounts: [], limits: {}, redis: {} };
  /** Where a service in this process said something else than its documents. */
  private readonly undocumented: string[] = [];
  /** Undone from the last to the first; each may have been done by hand already. */
  private readonly undo: (() => unknown)[] = [];

  private constructor(
    readonly folder: string,
    readonly issuer: TestIssuer,
    readonly redisUrl: string,
  ) {}

  static async start({
    accounts = [{ id: 'hq' }],
    redisUrl,
    file = {},
  }: TestClusterOptions = {}): Promise<TestCluster> {
    const folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-world-'));
    const redis = redisUrl === undefined ? await testRedis() : undefined;
    const world = new TestCluster(folder, await TestIssuer.create(folder), redisUrl ?? redis?.url ?? '');
    world.undo.push(() => rm(folder, { recursive: true, force: true }));
    if (redis !== undefined) world.undo.push(() => redis.stop());
    const entries: TestFile['accounts'][number][] = [];
    for (const [i, account] of accounts.entries()) entries.push(await world.addAccount(account, i + 1));
    const { redis: redisSettings = {}, limits = {}, socket = {}, http = {} } = file;
    const { origins = [], issuers = [], console, operations, alerts, tracing } = file;
    const content = {
      auth: { origins, issuers: [world.issuer.config, ...issuers], ...(console && { console }) },
      redis: { prefix: world.prefix, ...redisSettings },
      http,
      limits: { ...generousLimits, ...limits },
      socket: { markEveryMs: 500, drainMs: 0, ...socket },
      ...(operations && { operations }),
      ...(alerts && { alerts }),
      ...(tracing && { tracing }),
      accounts: entries,
    };
    world.content = content;
    await world.writeFile(content);
    return world;
  }

  /** Writes the configuration file again, as an editor does: another file takes its place. */
  async reconfigure(change: (content: TestFile) => object): Promise<void> {
    await this.writeFile(change(this.content));
  }

  private async writeFile(content: object): Promise<void> {
    // JSON is YAML.
    await writeFile(`${this.file}~`, JSON.stringify(content));
    await rename(`${this.file}~`, this.file);
  }

  get file(): string {
    return path.join(this.folder, 'floorwalker.yaml');
  }

  simulator(account = 'hq'): Simulator {
    return present(this.simulators.get(account), `simulator of ${account}`);
  }

  floor(account?: string): Floor {
    return this.simulator(account).floor;
  }

  asked(account = 'hq'): RequestWatch {
    return present(this.requests.get(account), `requests of ${account}`);
  }

  token(claims?: Claims): Promise<string> {
    return this.issuer.token(claims);
  }

  /** A service in this process; it reads what a process of its own would. */
  async service({
    role = 'all',
    port = 0,
    webRoot,
    changes,
    prepare,
  }: ServiceOptions = {}): Promise<Service> {
    const loaded = loadConfig({ vendors: [...VENDORS.values()], env: this.env(role), folder: this.folder });
    const config = { ...loaded, ...changes };
    const app = await createApp(config, webRoot === undefined ? {} : { webRoot });
    overhear(app, config, (mistake) => this.undocumented.push(mistake));
    prepare?.(app);
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => (stopping ??= app.close());
    this.undo.push(stop);
    await app.listen(port, '127.0.0.1');
    return { url: await app.getUrl(), app, stop, get: (type) => app.get(type, { strict: false }) };
  }

  /** The built service as a process of its own, once it is ready. */
  async process(role: Role, more: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const child = new ServiceProcess(
      { ...this.env(role), LOG_LEVEL: 'warn', ...more },
      this.folder,
      [],
      BUNDLED_PROGRAM,
    );
    this.processes.push(child);
    this.undo.push(() => child.stop());
    return child.ready();
  }

  async line(url: string): Promise<ChaosProxy> {
    const line = await ChaosProxy.to(url);
    this.undo.push(() => line.close());
    return line;
  }

  /** The product's own client, connecting. */
  async screen(url: string, options: Partial<ScreenOptions> = {}): Promise<Screen> {
    const screen = new Screen({ name: 'screen', url, token: await this.token(), ...options });
    this.undo.push(() => screen.close());
    return screen;
  }

  /** A bare client, connected. */
  async wire(url: string, options: Partial<WireOptions> = {}): Promise<Wire> {
    return (await this.unconnected(url, options)).connect();
  }

  async unconnected(url: string, options: Partial<WireOptions> = {}): Promise<Wire> {
    const wire = new Wire({ name: 'wire', url, auth: { token: await this.token() }, ...options });
    this.undo.push(() => wire.close());
    return wire;
  }

  /**
   * Reads everything of the account now, also what is read only every 20 s otherwise (names, registrations).
   * @param service one that polls
   */
  async readAll(service: Service, account = 'hq'): Promise<void> {
    const known = await service.get(FloorStore).roster(account);
    const targets = service.app
      .get<AccountVendors>(AccountVendors, { strict: false })
      .of(account)
      .targets(known?.roster);
    await Promise.all(targets.map((target) => service.get(PollQueue).requestRefresh(account, target)));
  }

  async close(): Promise<void> {
    for (const undo of this.undo.splice(0).reverse()) await undo();
    // Whatever the test was about: no process may have said what only a phone system and we may know.
    const secrets = [...this.simulators.keys()].flatMap((account) => this.secrets(account));
    const leaks = this.processes.flatMap(({ output }) => secrets.filter((secret) => output.includes(secret)));
    if (leaks.length > 0) throw new Error(`A process of the service printed ${leaks.length} secrets`);
    const [first, ...others] = this.undocumented;
    if (first !== undefined)
      throw new Error(`What a service said is not what it promises (and ${others.length} more): ${first}`);
  }

  /** Of the account's phone system: credentials, and every token that was ever shown to it. */
  secrets(account: string): string[] {
    return secretsOf(
      this.simulator(account),
      this.asked(account).all.map(({ request }) => request),
    );
  }

  env(role: Role): Record<string, string> {
    const fixed = { FLOORWALKER_CONFIG: this.file, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent' };
    return { ...fixed, REDIS_URL: this.redisUrl, ROLE: role };
  }

  private async addAccount(account: TestAccount, seed: number): Promise<TestFile['accounts'][number]> {
    const { id, name = 'HQ phones', vendor = 'yeastar', floorOptions, tenant = 'acme' } = account;
    const floor = account.floor ?? (floorOptions === undefined ? supportFloor() : undefined);
    const simulator = await startSimulator({
      vendor,
      id,
      name,
      seed,
      ...(floor !== undefined && { floor }),
      ...(floorOptions !== undefined && { floorOptions }),
    });
    this.simulators.set(id, simulator);
    this.requests.set(id, new RequestWatch(simulator));
    this.undo.push(() => simulator.stop());
    const {
      poll = FAST,
      requestsPerMinute = 100_000,
      timeoutMs = 2_000,
      maskCallers = false,
      push = {},
      metrics = {},
    } = account;
    const more = { tenant, poll, push, timeoutMs, maskCallers, budget: { requestsPerMinute }, totals: false };
    return { ...simulator.account(), ...more, ...metrics };
  }
}

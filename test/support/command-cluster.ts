import { randomUUID } from 'node:crypto';
import type { Command, FormCommand } from '../../client/index.js';
import type { SimulatedVendor } from '../../simulators/facades.js';
import type { LoggedRequest } from '../../simulators/wire/request-log.js';
import { accountTopic, commandsTopic, queueTopic } from '../../src/modules/domain/topic-name.js';
import { castSeen, floorOfCasts, type FloorFixture } from './floor-fixture.js';
import type { Screen } from './screen.js';
import type { Claims } from './test-issuer.js';
import { TestCluster, type Service, type TestAccount, type TestClusterOptions } from './test-cluster.js';

export type CommandBody = Omit<FormCommand, 'account' | 'idempotencyKey'>;

export interface Answer<Body = unknown> {
  status: number;
  headers: Headers;
  body: Body;
}

/** One account of each vendor. */
export const ACCOUNTS: Record<SimulatedVendor, string> = {
  voximplant: 'cloud',
  netsapiens: 'west',
  portsip: 'plant',
  yeastar: 'hq',
  asterisk: 'shop',
};
const VENDORS = Object.keys(ACCOUNTS) as SimulatedVendor[];

/** Slow, so that polls come because of commands. */
const CALM = { baseMs: 2_000, idleMs: 30_000, maxMs: 30_000 };
export const ADMIN = 'floor:read agents:command queues:admin audit:read';

interface CommandClusterOptions {
  vendors?: readonly SimulatedVendor[];
  casts?: number;
  account?: Partial<TestAccount>;
  world?: TestClusterOptions;
}

/** Accounts of several vendors with the same people, a service, and a user who sends commands. */
export class CommandCluster {
  private constructor(
    readonly world: TestCluster,
    readonly service: Service,
    /** Of Ann, who may do everything. */
    readonly token: string,
  ) {}

  static async start({
    vendors = VENDORS,
    casts = 1,
    account,
    world,
  }: CommandClusterOptions = {}): Promise<CommandCluster> {
    const accounts = vendors.map((vendor) => ({
      ...{ id: ACCOUNTS[vendor], name: vendor, vendor, floor: floorOfCasts(vendor, casts), poll: CALM },
      ...account,
    }));
    const started = await TestCluster.start({ accounts, ...world });
    return new CommandCluster(started, await started.service(), await started.token({ scope: ADMIN }));
  }

  /** Another user's screen, once it shows the account with all its people, and those of them who are meant. */
  async audience(
    account: string,
    nths: readonly number[] = [1],
  ): Promise<{ screen: Screen; casts: FloorFixture[] }> {
    const token = await this.world.token({ sub: 'bob', scope: 'floor:read audit:read' });
    const screen = await this.world.screen(this.service.url, { name: `bob at ${account}`, token });
    screen.follow(accountTopic(account), commandsTopic(account));
    const casts = await screen.until(() => nths.map((nth) => castSeen(screen.account(account), nth)));
    const queues = casts.flatMap(({ support, sales }) => [support, sales]);
    screen.follow(...queues.map(({ id }) => queueTopic(account, id)));
    await screen.until(() => queues.map(({ id }) => screen.queue(id, account)));
    await screen.until(() => screen.commands(account));
    return { screen, casts };
  }

  /** By REST, as Ann unless a token is given. */
  async get<Body>(path: string, token = this.token): Promise<Answer<Body>> {
    return this.ask<Body>(path, { headers: { authorization: `Bearer ${token}` } });
  }

  /** By REST, under a new key unless one is given; `null` sends none. */
  async post<Body = Command>(
    account: string,
    command: object,
    { token = this.token, key = randomUUID() }: { token?: string; key?: string | null } = {},
  ): Promise<Answer<Body>> {
    return this.ask<Body>(`/v1/accounts/${account}/commands`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(key !== null && { 'idempotency-key': key }),
      },
      body: JSON.stringify(command),
    });
  }

  /** A user at a console. */
  async console(claims: Claims = { scope: ADMIN }): Promise<Screen> {
    const screen = await this.world.screen(this.service.url, {
      name: 'console',
      token: await this.world.token(claims),
    });
    await screen.until(() => expect(screen.client.connection.phase).toBe('connected'));
    return screen;
  }

  /** What the vendor was asked to change, without the first so many. */
  writes(account: string, without = 0): LoggedRequest[] {
    const requests = this.world.asked(account).all.map(({ request }) => request);
    return requests.filter(isWrite).slice(without);
  }

  private async ask<Body>(path: string, init: RequestInit): Promise<Answer<Body>> {
    const { status, headers, ...answer } = await fetchJson(`${this.service.url}${path}`, init);
    // Tests say what they expect of it.
    return { status, headers, body: answer.body as Body };
  }
}

async function fetchJson(url: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init);
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const READS = /\/((SQ_)?Get\w+|get_token|refresh_token|del_token|auth\/sign_in|v2\/tokens|v2\/jwt)$/;
/** Changes something although it is a GET. */
const WRITING_GETS = /\/(agent\/(pause|login)|queue\/delete)$/;

/** Of an Asterisk, which has one path. */
const READING_ACTIONS = /(^|&)action=(Login|Logoff|Ping|QueueStatus|Status)(&|$)/;

function isWrite({ method, path, query }: LoggedRequest): boolean {
  if (path === '/rawman') return !READING_ACTIONS.test(query);
  if (WRITING_GETS.test(path)) return true;
  return method !== 'GET' && !READS.test(path);
}

import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Command } from '../../client/index.js';
import type { SimulatedVendor } from '../../simulators/facades.js';
import { accountTopic, commandsTopic } from '../../src/modules/domain/topic-name.js';
import { castSeen, floorOfCasts } from '../support/floor-fixture.js';
import type { Screen } from '../support/screen.js';
import { ACCOUNTS, ADMIN } from '../support/command-cluster.js';
import type { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';

const VENDORS = Object.keys(ACCOUNTS) as SimulatedVendor[];
const IDS = Object.values(ACCOUNTS);

/** A service with four phone systems that quote whatever they know of us, and everything it ever said. */
describe('What must stay secret', () => {
  let world: TestCluster;
  let service: ServiceProcess;
  let screen: Screen;
  let token: string;
  let redis: Redis;
  /** By where it was found. */
  const said = new Map<string, string>();

  beforeAll(async () => {
    const accounts = VENDORS.map((vendor) => ({
      id: ACCOUNTS[vendor],
      vendor,
      floor: floorOfCasts(vendor, 1),
    }));
    world = await TestCluster.start({ accounts });
    redis = new Redis(world.redisUrl);
    token = await world.token({ scope: ADMIN });
    service = await world.process('all', { LOG_LEVEL: 'trace' });
    screen = await world.screen(service.url, { token });
    screen.follow(...IDS.flatMap((id) => [accountTopic(id), commandsTopic(id)]));
    await everywhere((id) => expect(screen.account(id).source.self.state).toBe('live'));
    await everywhere((id) => castSeen(screen.account(id), 1));
  });
  afterAll(async () => {
    redis.disconnect();
    await world.close();
  });

  const everywhere = (holds: (account: string) => unknown): Promise<void> =>
    screen.until(() => IDS.forEach((id) => void holds(id)));

  const secrets = (account: string): string[] => world.secrets(account);

  async function ask(path: string, init: RequestInit = {}): Promise<string> {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    const answer = await fetch(`${service.url}${path}`, { ...init, headers });
    const text = await answer.text();
    said.set(`${init.method ?? 'GET'} ${path} ${randomUUID()}`, text);
    return text;
  }

  async function pause(account: string): Promise<Command> {
    const { ada } = castSeen(screen.account(account), 1);
    const text = await ask(`/v1/accounts/${account}/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ type: 'agent.pause', agent: ada.id, queues: 'all' }),
    });
    return JSON.parse(text) as Command;
  }

  /** On a busy machine the answer comes before the outcome. */
  async function paused(account: string, outcome: RegExp): Promise<void> {
    const { id } = await pause(account);
    await screen.until(() => expect(screen.commands(account)[id]?.status).toMatch(outcome));
  }

  /** In every envelope that a vendor's refusals come in. */
  function quoting(account: string): string {
    const all = secrets(account).join(' ');
    return JSON.stringify({
      ...{ errcode: 10005, errmsg: `no ${all}`, message: `no ${all}` },
      ...{ error: { code: 100, msg: `no ${all}` }, errors: [{ code: 'E', message: `no ${all}` }] },
    });
  }

  it('is not in what commands, refusals and failed logins say', async () => {
    for (const account of IDS) await paused(account, /succeeded/);
    for (const status of [500, 400, 403, 401]) {
      const places = new Map(IDS.map((id) => [id, world.asked(id).all.length]));
      for (const id of IDS) world.simulator(id).faults.add({ kind: 'error', status, body: quoting(id) });
      await everywhere((id) => {
        expect(
          world
            .asked(id)
            .all.slice(places.get(id))
            .some(({ request }) => request.status === status),
        ).toBe(true);
        expect(screen.account(id).source.self.reason).toMatch(
          new RegExp(`answered (${status}|10005|100)\\b`),
        );
      });
      said.set(`screen at ${status}`, JSON.stringify(IDS.map((id) => screen.account(id))));
      for (const id of IDS) await paused(id, /failed|unknown/);
      for (const id of IDS) world.simulator(id).faults.clear();
    }
    for (const id of IDS) {
      world.simulator(id).faults.badCredentials();
      world.simulator(id).faults.revokeTokens();
    }
    await everywhere((id) => expect(screen.account(id).source.self.state).toBe('auth-failed'));
  });

  it('is in no answer of the service', async () => {
    await ask('/metrics');
    await ask('/readyz');
    await ask('/v1/accounts');
    for (const id of IDS)
      for (const more of ['', '/queues', '/agents', '/commands']) await ask(`/v1/accounts/${id}${more}`);
    await ask(`/v1/accounts?access_token=${token}`);
    said.set('screen', JSON.stringify(IDS.map((id) => [screen.account(id), screen.commands(id)])));
    expectNoSecrets(said);
    // They did quote, and were quoted.
    const shown = [...said.values()].join('\n');
    const quoted = IDS.filter((id) => new RegExp(`${id}: [^"]* no …`).test(shown));
    // Of an Asterisk's answer with an error of HTTP nothing is read.
    expect(quoted).toEqual(IDS.filter((id) => id !== ACCOUNTS.asterisk));
  });

  it('is not in Redis', async () => {
    const stored = await dump(redis, `*${world.prefix}*`);
    expect([...stored.keys()].some((key) => key.includes('session'))).toBe(true);
    expect(stored.size).toBeGreaterThan(IDS.length * 5);
    expectNoSecrets(stored);
  });

  it('is not in any line of the log, to the last one', async () => {
    await service.stop();
    expect(service.output).toContain('auth-failed');
    expect(service.output.length).toBeGreaterThan(10_000);
    expectNoSecrets(new Map([['log', service.output]]));
  });

  function expectNoSecrets(places: ReadonlyMap<string, string>): void {
    const redisPassword = [new URL(world.redisUrl).password].filter((one) => one !== '');
    const all = IDS.flatMap((id) => {
      const some = secrets(id);
      // What it was asked with, and what it was configured with.
      expect(some.length).toBeGreaterThan(1);
      return some;
    });
    const found = [...places].flatMap(([place, text]) =>
      [...all, token, ...redisPassword]
        .filter((secret) => text.includes(secret))
        .map((secret) => `${place}: ${secret.slice(0, 4)}…`),
    );
    expect(found).toEqual([]);
  }
});

/** Of a request as it came: the token in its header or query, and those in its body. */
/** Everything under these keys, as text. */
async function dump(redis: Redis, pattern: string): Promise<Map<string, string>> {
  const stored = new Map<string, string>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 500);
    cursor = next;
    for (const key of keys) stored.set(key, `${key} ${JSON.stringify(await contentOf(redis, key))}`);
  } while (cursor !== '0');
  return stored;
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return undefined;
  }
}

import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { once } from 'node:events';
import { startSimulator } from '../../simulators/simulator.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';
import { ServiceProcess } from '../support/service-process.js';
import { TestCluster } from '../support/test-cluster.js';

/** What the service promises to need at most to end. */
const END_MS = 10_000;

describe('The service as a program', () => {
  let world: TestCluster;
  const started: ServiceProcess[] = [];

  beforeAll(async () => (world = await TestCluster.start()));
  afterAll(() => world.close());
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.kill()));
  });

  function start(env: Readonly<Record<string, string>>): ServiceProcess {
    const child = new ServiceProcess(env, world.folder);
    started.push(child);
    return child;
  }

  /** No password, and no token that was ever in use, stands in what it printed. */
  function expectNoSecrets({ output }: ServiceProcess, secrets: readonly string[]): void {
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter((secret) => secret === '' || output.includes(secret))).toEqual([]);
  }

  it('names the rights that its user of Redis lacks, and starts nothing', async () => {
    const redis = await ownRedis();
    try {
      const rights = ['+@all', '-@dangerous', '~*'];
      await redis.ask('acl', 'setuser', 'floor', 'on', `>${redis.password}`, ...rights);
      const url = `redis://floor:${redis.password}@127.0.0.1:${redis.port}`;
      for (const role of ['api', 'worker'] as const) {
        const child = start({ ...world.env(role), REDIS_URL: url });
        expect(await child.exited).toBe(78);
        expect(child.output).toContain(
          'REDIS_URL: The user of Redis lacks the right to INFO; allow it: ACL SETUSER <name> +@all -@dangerous +info ~',
        );
      }
    } finally {
      await redis.stop();
    }
  });

  it('is not ready while Redis is a replica, and ends on SIGTERM', async () => {
    const redis = await ownRedis();
    try {
      const child = start({ ...world.env('all'), REDIS_URL: redis.url });
      await child.ready();
      // Its primary does not exist.
      await redis.say('replicaof', '127.0.0.1', '1');
      const ready = async (): Promise<{ checks: { redis: unknown } }> =>
        (await fetch(`${child.url}/readyz`)).json() as Promise<{ checks: { redis: unknown } }>;
      const refused = { ready: false, detail: 'Redis takes no writes (READONLY).' };
      let report = await ready();
      while (JSON.stringify(report.checks.redis) !== JSON.stringify(refused)) report = await ready();
      const told = Date.now();
      child.signalWith('SIGTERM');
      await child.exited;
      expect(Date.now() - told).toBeLessThan(END_MS);
    } finally {
      await redis.stop();
    }
  });

  it('lists every mistake of its configuration with its place, and starts nothing', async () => {
    const file = path.join(world.folder, 'mistakes.yaml');
    await writeFile(
      file,
      `
auth:
  origins: [https://board.acme.example/]
  issuers:
    - { issuer: local, audience: floorwalker, jwksFile: ./no-such.json, algorithms: [HS256] }
accounts:
  - id: HQ
    tenant: acme
    vendor: yeastar
    baseUrl: http://169.254.169.254/latest
    credentials: { clientId: hunter2 }
    poll: { basMs: 2000 }
  - id: lab
    tenant: 7
    vendor: siemens
    baseUrl: http://pbx.lab.example
    credentials: { clientId: \${LAB_ID}, clientSecret: hunter2 }
    timeoutMs: 5
`,
    );
    const child = start({ ...world.env('all'), FLOORWALKER_CONFIG: file, PORT: 'eighty' });
    expect(await child.exited).toBe(78);
    const jwks = path.join(world.folder, 'no-such.json');
    expect(child.output.trim().split('\n')).toEqual([
      'There are 14 mistakes in the configuration; nothing was started.',
      '  - PORT: must be a whole number',
      '  - accounts[1].credentials.clientId: needs the environment variable LAB_ID, which is not set',
      '  - auth.origins[0]: must be an origin such as https://board.example.com: no path, no slash at the end',
      expect.stringMatching(/^ {2}- auth\.issuers\[0\]\.algorithms\[0\]: .*expected one of "RS256"/),
      '  - accounts[0].id: must be 1-40 of a-z, 0-9 and -',
      '  - accounts[0].baseUrl: is a link-local or metadata address, which a phone system cannot have',
      '  - accounts[0].poll.basMs: is not a known key; did you mean "baseMs"?',
      '  - accounts[1].tenant: must be text (in quotes, when it looks like a number)',
      '  - accounts[1].timeoutMs: must be at least 100',
      expect.stringMatching(/^ {2}- accounts\[0\]\.baseUrl: is plain http, .*insecure: true$/),
      '  - accounts[0].credentials.clientSecret: is missing',
      expect.stringMatching(/^ {2}- accounts\[1\]\.baseUrl: is plain http, .*insecure: true$/),
      expect.stringMatching(/^ {2}- accounts\[1\]\.vendor: must be one of .*yeastar$/),
      `  - auth.issuers[0].jwksFile: ${jwks} cannot be read as a JSON Web Key Set (ENOENT)`,
    ]);
    expect(child.output).not.toContain('hunter2');
  });

  it('serves what it is configured for, logs no secret, and ends on SIGTERM', async () => {
    const child = start({ ...world.env('all'), LOG_LEVEL: 'trace' });
    await child.ready();
    expect(await (await fetch(`${child.url}/readyz`)).json()).toMatchObject({ ready: true });
    const token = await world.token();
    const screen = (await world.screen(child.url, { token })).follow('account/hq', 'queue/hq/3');
    await screen.until(() => screen.queue('3'));
    await screen.until(() => expect(screen.account().source.self.state).toBe('live'));
    // In a URL it is refused, and not logged either.
    for (const [query, status] of [
      ['', 200],
      [`?token=${token}`, 400],
    ] as const) {
      const accounts = await fetch(`${child.url}/v1/accounts${query}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(accounts.status).toBe(status);
    }
    // A failure is when errors, with all that they drag along, are logged.
    world.simulator().faults.revokeTokens();
    world.simulator().faults.add({ kind: 'html' });
    await screen.until(() => expect(screen.account().source.self.state).toBe('down'));
    world.simulator().faults.clear();
    await screen.until(() => expect(screen.account().source.self.state).toBe('live'));

    const asked = performance.now();
    child.signalWith('SIGTERM');
    expect(await child.exited).toBe('SIGTERM');
    expect(performance.now() - asked).toBeLessThan(END_MS);
    expect(child.output).not.toContain('did not stop in time');
    // The last one to use it gives the session back.
    expect(world.simulator().tokensAlive()).toBe(0);
    await screen.until(() => expect(screen.client.connection.phase).toBe('waiting'));
    screen.close();

    const sessions = world
      .asked()
      .all.flatMap(({ request }) => new URLSearchParams(request.query).get('access_token') ?? []);
    expectNoSecrets(child, [token, world.simulator().credentials['clientSecret'] ?? '', ...sessions]);
    expect(child.output).toContain('"msg":"Account hq: live -> down: hq: ');
  });

  it('says in one sentence that its address is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const child = start({ ...world.env('all'), PORT: String(port) });
    expect(await child.exited).toBe(1);
    expect(child.output.trim()).toMatch(
      new RegExp(
        `^The address is taken \\(.*:${port}\\); set PORT to a free port, or stop the process that listens there\\.$`,
      ),
    );
    server.close();
  });

  describe('without a configuration', () => {
    let redis: OwnRedis;
    beforeAll(async () => (redis = await ownRedis()));
    afterAll(() => redis.stop());

    it('is a demo that lets anonymous visitors in, and recovers when its phone systems fail', async () => {
      const child = new ServiceProcess(
        { REDIS_URL: redis.url, PORT: '0', LOG_LEVEL: 'trace' },
        await mkdtemp(path.join(world.folder, 'empty-')),
      );
      started.push(child);
      await child.ready();
      expect(child.output).toContain(
        'This is a demo: phone systems are simulated, and visitors need no account to log in.',
      );
      const given = await fetch(`${child.url}/demo/token?role=viewer`);
      expect(given.headers.get('cache-control')).toBe('no-store');
      const { token, expiresAt } = (await given.json()) as { token: string; expiresAt: number };
      expect(expiresAt).toBeGreaterThan(Date.now() + 3_000_000);
      expect((await fetch(`${child.url}/demo/token?role=root`)).status).toBe(400);

      const screen = (await world.screen(child.url, { token })).follow('account/hq');
      await screen.until(() => {
        expect(screen.account().source.self.state).toBe('live');
        expect(Object.keys(screen.account().queues)).toHaveLength(3);
        expect(Object.keys(screen.account().agents)).toHaveLength(12);
      });

      const [simulators] = await childrenOf(child.pid);
      process.kill(simulators!, 'SIGKILL');
      await screen.until(() => {
        expect(screen.account().source.self).toMatchObject({
          state: 'down',
          reason: expect.stringMatching(/(refused|cut) the connection/),
        });
        expect(Object.keys(screen.account().queues)).toHaveLength(3);
      });
      await screen.until(() => expect(screen.account().source.self.state).toBe('live'));
      screen.close();
      const [startedAgain] = await childrenOf(child.pid);
      expect(startedAgain).not.toBe(simulators);

      // The demo's simulators are made from their default seed.
      const twin = await startSimulator({ vendor: 'yeastar' });
      const secret = twin.credentials['clientSecret'] ?? '';
      await twin.stop();
      expect(await child.stop()).toBe('SIGTERM');
      expectNoSecrets(child, [token, secret]);
      expect(() => process.kill(startedAgain!, 0)).toThrow('ESRCH');
    });
  });
});

/** As Linux reports it. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

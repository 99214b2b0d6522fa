import { eventually } from '../support/eventually.js';
import { BUNDLED_PROGRAM, ServiceProcess } from '../support/service-process.js';
import { TestCluster, type TestFile } from '../support/test-cluster.js';
import { until } from '../support/signal.js';

const only =
  (...ids: string[]) =>
  (file: TestFile): TestFile => ({ ...file, accounts: file.accounts.filter(({ id }) => ids.includes(id)) });

const logins = (world: TestCluster, account: string): number => world.asked(account).of('get_token').length;

/** Resolves once each has printed such a line since it was asked. */
async function hangUp(processes: readonly ServiceProcess[], line: RegExp): Promise<void> {
  const printed = processes.map(({ output }) => output.length);
  for (const child of processes) child.signalWith('SIGHUP');
  await Promise.all(
    processes.map((child, n) =>
      until(child.signal, () => expect(child.output.slice(printed[n])).toMatch(line)),
    ),
  );
}

describe('Reloading the configuration of an api and a worker', () => {
  let world: TestCluster;
  let processes: readonly [ServiceProcess, ServiceProcess];

  beforeEach(async () => {
    // A login that times out on a busy machine would be counted twice.
    const timeoutMs = 20_000;
    world = await TestCluster.start({
      accounts: [
        { id: 'hq', timeoutMs },
        { id: 'lab', name: 'Lab phones', timeoutMs },
      ],
    });
    await world.reconfigure(only('hq'));
    const start = (role: 'worker' | 'api') => world.process(role, { LOG_LEVEL: 'info' });
    processes = [await start('worker'), await start('api')];
  });
  afterEach(() => world.close());

  const accounts = async (): Promise<string[]> => {
    const headers = { authorization: `Bearer ${await world.token()}` };
    const answer = await fetch(`${processes[1].url}/v1/accounts`, { headers });
    const { items } = (await answer.json()) as { items: { id: string }[] };
    return items.map(({ id }) => id);
  };

  it('adds and removes an account while others keep their login, their polls and their sockets', async () => {
    const wire = await world.wire(processes[1].url);
    expect(await wire.follow('account/hq')).toMatchObject({ ok: true });
    expect(await wire.follow('account/lab')).toMatchObject({ ok: false, error: { code: 'not-found' } });
    const socket = wire.socket.id;
    await eventually(() => logins(world, 'hq') === 1);
    expect(world.asked('lab').all).toEqual([]);

    await world.reconfigure(only('hq', 'lab'));
    await hangUp(processes, /was reloaded \(digest [0-9a-f]{12}\)\. accounts added: lab\./);
    expect(await accounts()).toEqual(['hq', 'lab']);
    const screen = await world.screen(processes[1].url);
    screen.follow('account/lab', 'queue/lab/3');
    await screen.until(() => expect(screen.account('lab').source.self.state).toBe('live'));
    const call = world.floor('lab').arrive('3', { caller: '5550111' });
    await screen.until(() => expect(Object.keys(screen.queue('3', 'lab').waiting)).toEqual([call]));

    await wire.follow('account/lab');
    await world.reconfigure(only('hq'));
    await hangUp(processes, /accounts removed: lab\./);
    await wire.until(() => expect(wire.gone).toEqual([{ topic: 'account/lab', reason: 'deleted' }]));
    expect(await accounts()).toEqual(['hq']);
    await eventually(() => world.simulator('lab').tokensAlive() === 0);
    const asked = world.asked('lab').all.length;
    const polls = world.asked('hq').all.length;
    await eventually(() => world.asked('hq').all.length > polls + 20);
    expect(world.asked('lab').all).toHaveLength(asked);

    expect(logins(world, 'hq')).toBe(1);
    expect(logins(world, 'lab')).toBe(1);
    expect(wire.socket.id).toBe(socket);
    expect(await wire.follow('queue/hq/3')).toMatchObject({ ok: true });
  });

  it('keeps everything unchanged when the file has a mistake, and says where', async () => {
    await eventually(() => logins(world, 'hq') === 1);
    await world.reconfigure((file) => ({
      ...file,
      accounts: file.accounts.map((account) => ({ ...account, poll: { basMs: 1 } })),
    }));
    await hangUp(
      processes,
      /not reloaded; the one before stays in use\. accounts\[0\]\.poll\.basMs: is not a known key/,
    );
    const polls = world.asked('hq').all.length;
    await eventually(() => world.asked('hq').all.length > polls + 20);
    expect(await accounts()).toEqual(['hq']);
    expect(logins(world, 'hq')).toBe(1);
  });

  it('polls by new intervals with the same login, and logs in again with other credentials', async () => {
    await eventually(() => logins(world, 'hq') === 1);
    const slow = { baseMs: 5_000, idleMs: 5_000, maxMs: 60_000 };
    const changed = (more: object) => (file: TestFile) => ({
      ...only('hq')(file),
      accounts: only('hq')(file).accounts.map((account) => ({ ...account, ...more })),
    });
    await world.reconfigure(changed({ poll: slow }));
    await hangUp(processes, /accounts changed: hq\./);
    expect(logins(world, 'hq')).toBe(1);
    await world.reconfigure(changed({ credentials: { clientId: 'other', clientSecret: 'wrong' } }));
    // An api has no credentials.
    await hangUp(processes.slice(0, 1), /accounts changed: hq\./);
    await eventually(() => logins(world, 'hq') > 1);
    await eventually(() => world.simulator('hq').tokensAlive() === 0);
    // One that is refused may be tried again.
    const refused = logins(world, 'hq');
    await world.reconfigure(changed({}));
    await hangUp(processes.slice(0, 1), /accounts changed: hq\./);
    await eventually(() => logins(world, 'hq') > refused);
    await eventually(() => world.simulator('hq').tokensAlive() === 1);
  });

  it('names what needs a restart, and reads a file that was replaced without a signal', async () => {
    const printed = processes.map(({ output }) => output.length);
    await world.reconfigure((file) => ({
      ...only('hq')(file),
      limits: { ...file.limits, commandsPerMinute: 7 },
      redis: { ...file.redis, shards: 2 },
    }));
    for (const [n, child] of processes.entries())
      await until(child.signal, () => {
        expect(child.output.slice(printed[n])).toMatch(
          /was reloaded .*settings: limits\.commandsPerMinute\./,
        );
        expect(child.output.slice(printed[n])).toMatch(/These changes need a restart: redis\.shards\./);
      });
    const metrics = await (await fetch(`${processes[0].url}/metrics`)).text();
    expect(metrics).toMatch(/floorwalker_config_info\{digest="[0-9a-f]{12}"\} 1/);
    expect(metrics).toContain('floorwalker_config_reloads_total{outcome="applied"} 1');
  });

  it('ends with SIGTERM alone, however often SIGHUP comes', async () => {
    for (const child of processes) {
      child.signalWith('SIGHUP');
      child.signalWith('SIGTERM');
      const again = setInterval(() => child.signalWith('SIGHUP'), 20);
      try {
        expect(await child.exited).toBe('SIGTERM');
      } finally {
        clearInterval(again);
      }
    }
    const starting = new ServiceProcess(
      { ...world.env('all'), LOG_LEVEL: 'info' },
      world.folder,
      [],
      BUNDLED_PROGRAM,
    );
    try {
      await until(starting.signal, () => expect(starting.output).not.toBe(''));
      starting.signalWith('SIGHUP');
      await starting.ready();
      expect(starting.ended).toBeUndefined();
    } finally {
      await starting.stop();
    }
  });
});

import { ownRedis, type OwnRedis } from '../support/test-redis.js';
import { supportFloor } from '../support/support-floor.js';
import { TestCluster, type Service } from '../support/test-cluster.js';
import { CommandBook, PAUSE, seen } from './command-book.js';

const ADA = '1004';
const OTHERS = 30;
const TIMEOUT_MS = 4_000;
const POLL = { baseMs: 250, idleMs: 500, maxMs: 1_000 };

const start = (redisUrl?: string): Promise<TestCluster> =>
  TestCluster.start({
    accounts: [{ id: 'hq', floor: supportFloor(OTHERS), poll: POLL, timeoutMs: TIMEOUT_MS }],
    ...(redisUrl !== undefined && { redisUrl }),
  });

describe('A process ends while a command is under way', () => {
  let world: TestCluster;
  let commands: CommandBook;
  let api: Service;

  beforeEach(async () => {
    world = await start();
    commands = await CommandBook.of(world);
    api = await world.service({ role: 'api' });
  });
  afterEach(() => world.close());

  it('the worker is killed after sending: the outcome is unknown, and nothing is sent again', async () => {
    const first = await world.process('worker');
    const screen = await commands.observer(api.url);
    world.simulator().faults.add({ kind: 'hang', path: PAUSE });
    const answer = commands.pause(api.url, ADA, 'one');
    await commands.wrote(1);
    await seen(screen, ADA, { status: 'sent' });
    await first.kill();
    world.simulator().faults.clear();
    await world.process('worker');

    const lost = await seen(screen, ADA, { status: 'unknown', confirmation: 'pending' });
    expect(lost).toMatchObject({ vendorRequest: { path: PAUSE }, error: { code: 'interrupted' } });
    expect(await answer).toMatchObject({ status: 202, command: { id: lost.id } });
    // A repeat with the same key is the same command; one with another key is sent.
    expect(await commands.pause(api.url, ADA, 'one')).toMatchObject({
      status: 200,
      command: { id: lost.id, status: 'unknown' },
    });
    await commands.pause(api.url, '1101', 'two');
    await seen(screen, '1101', { status: 'succeeded', confirmation: 'confirmed' });
    expect(commands.writes()).toHaveLength(2);
    expect((await commands.trail(api.url)).map(({ id }) => id)).toContain(lost.id);
  });

  it('the worker is killed before sending: another one sends it', async () => {
    const first = await world.process('worker');
    const screen = await commands.observer(api.url);
    // It waits for a login, which comes before anything is sent.
    world.simulator().faults.revokeTokens();
    world.simulator().faults.add({ kind: 'hang', path: '/openapi/v1.0/get_token' });
    const answer = commands.pause(api.url, ADA, 'one');
    await seen(screen, ADA, { status: 'accepted' });
    await first.kill();
    world.simulator().faults.clear();
    await world.process('worker');
    await seen(screen, ADA, { status: 'succeeded', confirmation: 'confirmed' });
    // Whether the other worker is up before the client hears that it takes longer depends on the machine.
    expect([200, 202]).toContain((await answer).status);
    expect(world.floor().agents.get('21')?.memberships.get('3')).toMatchObject({ paused: true });
  });

  it('the process that accepted it is killed: it is carried out once, and known by its key elsewhere', async () => {
    const first = await world.process('worker');
    const screen = await commands.observer(api.url);
    await first.stop();
    const other = await world.process('api');
    const lost = commands.pause(other.url, ADA, 'one');
    const accepted = await seen(screen, ADA, { status: 'accepted' });
    await Promise.all([expect(lost).rejects.toThrow(), other.kill()]);

    expect((await commands.pause(api.url, ADA, 'one')).status).toBe(409);
    await world.process('worker');
    await seen(screen, ADA, { status: 'succeeded', confirmation: 'confirmed' });
    expect(await commands.pause(api.url, ADA, 'one')).toMatchObject({
      status: 200,
      command: { id: accepted.id, status: 'succeeded' },
    });
    expect(commands.writes()).toHaveLength(1);
    expect(await commands.trail(api.url)).toHaveLength(1);
  });

  it('the worker is asked to end: it waits for the answer', async () => {
    const first = await world.process('worker');
    const screen = await commands.observer(api.url);
    world.simulator().faults.add({ kind: 'latency', latencyMs: 1_500, path: PAUSE });
    const answer = commands.pause(api.url, ADA, 'one');
    await commands.wrote(1);
    first.signalWith('SIGTERM');
    await seen(screen, ADA, { status: 'succeeded' });
    expect(await first.exited).toBe('SIGTERM');
    expect(first.output).not.toContain('did not stop in time');
    expect(await answer).toMatchObject({ status: 200 });
    await world.process('worker');
    await seen(screen, ADA, { confirmation: 'confirmed' });
    expect(commands.writes()).toHaveLength(1);
  });

  it('the worker is asked to end, and no answer comes: the outcome is unknown at once', async () => {
    const first = await world.process('worker');
    const screen = await commands.observer(api.url);
    world.simulator().faults.add({ kind: 'hang', path: PAUSE });
    await Promise.all([commands.wrote(1), commands.pause(api.url, ADA, 'one').then(() => undefined)]);
    first.signalWith('SIGTERM');
    await seen(screen, ADA, { status: 'unknown' });
    expect(await first.exited).toBe('SIGTERM');
    expect(first.output).not.toContain('did not stop in time');
    expect(commands.writes()).toHaveLength(1);
  });
});

describe('Redis goes away while commands are under way', () => {
  let redis: OwnRedis;
  let world: TestCluster;
  let commands: CommandBook;

  beforeEach(async () => {
    redis = await ownRedis();
    world = await start(redis.url);
    commands = await CommandBook.of(world);
  });
  afterEach(async () => {
    await redis.kill();
    await redis.start();
    await world.close();
    await redis.stop();
  });

  it('and comes back: each is settled and on record, and sent at most once', async () => {
    const api = await world.service({ role: 'api' });
    await Promise.all([world.process('worker'), world.process('worker')]);
    const screen = await commands.observer(api.url);
    world.simulator().faults.add({ kind: 'latency', latencyMs: { min: 50, max: 900 }, path: PAUSE });
    const agents = Array.from({ length: OTHERS }, (_, i) => String(1101 + i));
    const answers = Promise.all(agents.map((agent) => commands.insist(api.url, agent)));
    await commands.wrote(10);
    await redis.kill();
    await redis.start();
    await answers;
    const settled = await commands.accounted(api.url, screen, agents);
    expect(settled.filter(({ status }) => status === 'succeeded')).not.toEqual([]);
  });

  it.each([
    ['a worker with nothing under way', 'worker', 0],
    ['a worker with an answer still to come', 'worker', 1_000],
    ['the one that serves people', 'api', 0],
  ] as const)(
    'and %s is asked to end: it ends without help',
    async (_name, role, latencyMs) => {
      const api = await world.process('api');
      const worker = await world.process('worker');
      await commands.observer(api.url);
      if (latencyMs > 0) {
        world.simulator().faults.add({ kind: 'latency', latencyMs, path: PAUSE });
        // Answered, refused or cut, as it comes.
        void commands.pause(api.url, ADA, 'one').catch(() => undefined);
        await commands.wrote(1);
      }
      await redis.kill();
      const child = role === 'api' ? api : worker;
      child.signalWith('SIGTERM');
      expect(await child.exited).toBe('SIGTERM');
      expect(child.output).not.toContain('did not stop in time');
    },
    60_000,
  );
});

import type { Command } from '../../client/index.js';
import { Tracing } from '../../src/modules/tracing/tracing.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { TraceCollector, type SeenSpan } from '../support/trace-collector.js';
import { present, until } from '../support/signal.js';
import type { Screen } from '../support/screen.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

describe('From a phone system to a screen', () => {
  let collector: TraceCollector;
  let world: TestCluster;
  let worker: Service;
  let screen: Screen;

  beforeAll(async () => {
    collector = await TraceCollector.start();
    world = await TestCluster.start({ file: { tracing: { endpoint: collector.url, ratio: 1 } } });
    worker = await world.service({ role: 'worker' });
    const api = await world.service({ role: 'api' });
    const token = await world.token({ scope: 'floor:read agents:command' });
    screen = await world.screen(api.url, { token });
    screen.follow('account/hq').follow('queue/hq/3').follow('commands/hq');
    await screen.until(() => expect(screen.queue('3').agents).toHaveProperty('1005'));
    await screen.until(() => expect(screen.account().source.self.state).toBe('live'));
  });
  afterAll(async () => {
    await world.close();
    await collector.stop();
  });

  const named = (trace: string, name: string, attributes: object = {}): SeenSpan =>
    present(
      collector.spans.find(
        (span) =>
          span.trace === trace &&
          span.name === name &&
          Object.entries(attributes).every(([key, value]) => span.attributes[key] === value),
      ),
      `span "${name}" of ${JSON.stringify(attributes)} among ${collector.spans.map((span) => span.name).join()}`,
    );
  const wayTo = (span: SeenSpan): string[] => collector.wayTo(span).map(({ name }) => name);

  it('one trace tells the whole way of one agent’s change', async () => {
    world.floor().pause('21', { reason: 'Lunch' });
    const paused = () => expect(screen.queue('3').agents['1004']?.availability).toBe('paused');
    await screen.until(paused);
    await screen.until(() => expect(screen.account().agents['1004']?.availability).toBe('paused'));
    const version = String(screen.position('queue/hq/3')?.version);
    await until(collector.signal, () => {
      const applied = present(
        collector.spans.find(
          ({ name, attributes }) =>
            name === 'apply' && attributes['topic'] === 'queue/hq/3' && attributes['version'] === version,
        ),
        'application of the change',
      );
      const { trace } = applied;
      expect(wayTo(applied)).toEqual(['poll', 'commit', 'apply']);
      expect(wayTo(named(trace, 'vendor request'))).toEqual(['poll', 'vendor request']);
      const toQueue = named(trace, 'deliver', { topic: 'queue/hq/3' });
      expect(wayTo(toQueue)).toEqual(['poll', 'commit', 'apply', 'deliver']);
      const toAccount = named(trace, 'deliver', { topic: 'account/hq' });
      expect(wayTo(toAccount)).toEqual([
        ...['poll', 'commit', 'apply', 'project', 'commit', 'apply', 'deliver'],
      ]);
      expect(named(trace, 'poll').attributes).toMatchObject({ account: 'hq', outcome: 'ok' });
    });
  });

  it('one trace tells the whole way of a command', async () => {
    const command: Command = await screen.client.command({
      ...{ account: 'hq', type: 'agent.pause', agent: '1005', queues: ['3'], params: { reason: '*01' } },
    });
    await screen.until(() => expect(screen.commands()[command.id]?.confirmation).toBe('confirmed'));
    await until(collector.signal, () => {
      const order = present(
        collector.spans.find(
          ({ name, attributes }) => name === 'order' && attributes['command'] === command.id,
        ),
        'order',
      );
      const { trace } = order;
      expect(order.parent).toBeUndefined();
      expect(wayTo(named(trace, 'record'))).toEqual(['order', 'record']);
      expect(wayTo(named(trace, 'vendor request'))).toEqual(['order', 'send', 'vendor request']);
      expect(wayTo(named(trace, 'confirmation', { confirmation: 'confirmed' }))).toEqual([
        'order',
        'confirmation',
      ]);
      expect(wayTo(named(trace, 'deliver', { topic: 'commands/hq' }))).toEqual(['order', 'apply', 'deliver']);
    });
  });

  it('says no secret', async () => {
    await worker.stop();
    expect(collector.spans.some(({ name }) => name === 'vendor request')).toBe(true);
    expect(world.secrets('hq').filter((secret) => collector.text.includes(secret))).toEqual([]);
  });

  it('leaves nothing in the log when it is off', async () => {
    const quiet = await TestCluster.start();
    try {
      const service = await quiet.service();
      const other = (await quiet.screen(service.url)).follow('queue/hq/3');
      await other.until(() => expect(other.queue('3').agents).toHaveProperty('1004'));
      quiet.floor().pause('21', { reason: 'Lunch' });
      await other.until(() => expect(other.queue('3').agents['1004']?.availability).toBe('paused'));
      const redis = service.get(RedisConnections).commands;
      const entries = await redis.xrange(service.get(Keys).log(0), '-', '+');
      const deltas = entries.filter(([, fields]) => fields.includes('delta'));
      expect(deltas.length).toBeGreaterThan(0);
      expect(deltas.filter(([, fields]) => fields.length !== 10)).toEqual([]);
      expect(service.app.get<Tracing>(Tracing, { strict: false }).context).toBeUndefined();
    } finally {
      await quiet.close();
    }
  });
});

import type { Command } from '../../client/index.js';
import { Tracing } from '../../src/modules/tracing/tracing.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { TraceCollector, type SeenSpan } from '../support/trace-collector.js';
import { bearer } from '../support/rest-answer.js';
import { present, until } from '../support/signal.js';
import type { Screen } from '../support/screen.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const served = (method: string, route: string, path: string, status: RegExp) => ({
  ...{ 'http.request.method': method, 'http.route': route, 'url.path': path, 'url.scheme': 'http' },
  'http.response.status_code': expect.stringMatching(status),
});

/** `SpanKind` of OTLP. */
const SERVER = 2;
const CLIENT = 3;

describe('From a phone system to a screen', () => {
  let collector: TraceCollector;
  let world: TestCluster;
  let worker: Service;
  let api: Service;
  let screen: Screen;

  beforeAll(async () => {
    collector = await TraceCollector.start();
    world = await TestCluster.start({ file: { tracing: { endpoint: collector.url, ratio: 1 } } });
    worker = await world.service({ role: 'worker' });
    api = await world.service({ role: 'api' });
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

  it('one trace holds the whole path of one agent’s change', async () => {
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
      const asked = present(
        collector.spans.find(
          (span) => span.trace === trace && span.attributes['http.request.method'] !== undefined,
        ),
        'request to the phone system',
      );
      expect(wayTo(asked)).toEqual(['poll', asked.name]);
      expect(asked.name).toMatch(/^(?:GET|POST) \/openapi\/v1\.0\/[a-z_/{}]+$/);
      expect(asked.kind).toBe(CLIENT);
      expect(asked.attributes).toMatchObject({
        account: 'hq',
        'http.response.status_code': '200',
        'server.address': '127.0.0.1',
        'url.full': expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/openapi\/[^?]*$/),
      });
      const toQueue = named(trace, 'deliver', { topic: 'queue/hq/3' });
      expect(wayTo(toQueue)).toEqual(['poll', 'commit', 'apply', 'deliver']);
      const toAccount = named(trace, 'deliver', { topic: 'account/hq' });
      expect(wayTo(toAccount)).toEqual([
        ...['poll', 'commit', 'apply', 'project', 'commit', 'apply', 'deliver'],
      ]);
      expect(named(trace, 'poll').attributes).toMatchObject({ account: 'hq', outcome: 'ok' });
    });
  });

  it('one trace holds the whole path of a command', async () => {
    const command: Command = await screen.client.command({
      ...{ account: 'hq', type: 'agent.pause', agent: '1005', queues: ['3'], params: { reason: '*01' } },
    });
    await screen.until(() => expect(screen.commands()[command.id]?.confirmation).toBe('confirmed'));
    await until(collector.signal, () => {
      const root = present(
        collector.spans.find(
          ({ name, attributes }) => name === 'order' && attributes['command'] === command.id,
        ),
        'order',
      );
      const { trace } = root;
      expect(root.parent).toBeUndefined();
      expect(wayTo(named(trace, 'record'))).toEqual(['order', 'record']);
      const asked = present(
        collector.spans.find(({ trace: of, kind }) => of === trace && kind === CLIENT),
        'request to the phone system',
      );
      expect(wayTo(asked)).toEqual(['order', 'send', asked.name]);
      expect(wayTo(named(trace, 'confirmation', { confirmation: 'confirmed' }))).toEqual([
        'order',
        'confirmation',
      ]);
      expect(wayTo(named(trace, 'deliver', { topic: 'commands/hq' }))).toEqual(['order', 'apply', 'deliver']);
    });
  });

  it('continues the trace of a request, unless its caller does not record it', async () => {
    const ask = bearer(api.url, await world.token({ scope: 'agents:command' }));
    const send = async (type: string, traceparent: string) => {
      const command = { type, agent: '1005', queues: ['3'] };
      const headers = { 'idempotency-key': traceparent, traceparent };
      return String((await ask('POST', '/v1/accounts/hq/commands', command, headers)).body['id']);
    };
    const unrecorded = await send('agent.unpause', `00-${'c'.repeat(32)}-${'d'.repeat(16)}-00`);
    const recorded = await send('agent.pause', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`);
    await until(collector.signal, () => {
      const root = named('a'.repeat(32), 'order', { command: recorded });
      const [request, ...within] = collector.wayTo(root);
      expect(request).toMatchObject({
        name: 'POST /v1/accounts/{account}/commands',
        kind: SERVER,
        parent: 'b'.repeat(16),
      });
      expect(request?.attributes).toMatchObject({
        'http.route': '/v1/accounts/{account}/commands',
        'http.response.status_code': expect.stringMatching(/^20[02]$/),
      });
      expect(within).toEqual([root]);
    });
    expect(collector.spans.filter(({ attributes }) => attributes['command'] === unrecorded)).toEqual([]);
    expect(collector.resources[0]).toMatchObject({
      'service.name': 'floorwalker',
      'service.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('has a span of each request of the API, with its route and outcome, and nothing of its query', async () => {
    const ask = bearer(api.url, await world.token({ scope: 'floor:read' }));
    const traceparent = `00-${'e'.repeat(32)}-${'f'.repeat(16)}-01`;
    const get = (path: string) => ask('GET', path, undefined, { traceparent });
    await get('/v1/accounts/hq/queues/3?at=hush-hush');
    await get('/v1/accounts/hq/queues/none');
    await ask('POST', '/v1/displays/pairings/code-hush/confirm', {}, { traceparent });
    await get('/healthz?hush-hush');
    const within = () =>
      collector.spans.filter(({ trace, kind }) => trace === 'e'.repeat(32) && kind === SERVER);
    const route = '/v1/accounts/{account}/queues/{queue}';
    await until(collector.signal, () =>
      expect(within().map(({ name, attributes }) => [name, attributes])).toEqual([
        [`GET ${route}`, served('GET', route, '/v1/accounts/hq/queues/3', /^(200|400|403|503)$/)],
        [`GET ${route}`, served('GET', route, '/v1/accounts/hq/queues/none', /^404$/)],
        [
          'POST /v1/displays/pairings/{code}/confirm',
          served(
            'POST',
            '/v1/displays/pairings/{code}/confirm',
            '/v1/displays/pairings/{code}/confirm',
            /^4\d\d$/,
          ),
        ],
      ]),
    );
    for (const { parent } of within()) expect(parent).toBe('f'.repeat(16));
    expect(collector.text).not.toMatch(/hush/);
  });

  it('says no secret', async () => {
    await worker.stop();
    expect(collector.spans.some(({ kind }) => kind === CLIENT)).toBe(true);
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
      const hasTrace = (fields: string[]) => fields.some((field, i) => i % 2 === 0 && field === 'p');
      expect(deltas.filter(([, fields]) => hasTrace(fields))).toEqual([]);
      expect(service.app.get<Tracing>(Tracing, { strict: false }).context).toBeUndefined();
    } finally {
      await quiet.close();
    }
  });
});

import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { HealthController } from './health.controller.js';
import { newMetrics } from '../../../test/support/metrics.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';
import { Readiness } from './readiness.js';

describe('health', () => {
  let app: NestFastifyApplication;
  let base: string;
  let readiness: Readiness;
  let metrics: ReturnType<typeof newMetrics>;

  beforeEach(async () => {
    metrics = newMetrics();
    const module = await Test.createTestingModule({
      controllers: [HealthController],
      providers: [Readiness, { provide: MetricsRegistry, useValue: metrics.registry }],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
    readiness = app.get(Readiness);
  });
  afterEach(() => app.close());

  const ready = async (): Promise<[number, unknown]> => {
    const answer = await fetch(`${base}/readyz`);
    return [answer.status, await answer.json()];
  };

  it('is ready when every check is well, and names those that are not', async () => {
    readiness.add('redis', () => Promise.resolve(undefined));
    expect(await ready()).toEqual([200, { ready: true, checks: { redis: { ready: true } } }]);
    readiness.add('replica', () => 'The change log has not been read yet.');
    readiness.add('worker', () => Promise.reject(new Error('Connection is closed.')));
    expect(await ready()).toEqual([
      503,
      {
        ready: false,
        checks: {
          redis: { ready: true },
          replica: { ready: false, detail: 'The change log has not been read yet.' },
          worker: { ready: false, detail: 'Connection is closed.' },
        },
      },
    ]);
  });

  it('does not wait for a check that hangs', async () => {
    readiness.add('redis', () => new Promise(() => undefined));
    expect(await ready()).toEqual([
      503,
      { ready: false, checks: { redis: { ready: false, detail: 'No answer within 1000 ms.' } } },
    ]);
  });

  it('is alive but not ready while stopping', async () => {
    readiness.stop();
    expect(await ready()).toMatchObject([503, { checks: { shutdown: { ready: false } } }]);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });

  it('shows what was counted, as Prometheus reads it', async () => {
    metrics.polls.polled('hq', 'queue status', 'ok', { tookMs: 40, lateMs: -3 });
    metrics.polls.unknownStates('hq', 2);
    metrics.requests.requested('hq', 'ok', 20);
    metrics.gateway.sockets(3);
    metrics.gateway.delivered('delta', 3);
    metrics.gateway.deliveredBytes(() => 300);
    metrics.floor.committed('hq', 'conflict');
    metrics.floor.lagged(-2);
    metrics.requests.budgeted('hq', 'poll', 'spent', 4);
    metrics.gateway.slowSocket('cut');
    metrics.polls.fresh('hq', Date.now() - 5_000);
    metrics.polls.fresh('gone', Date.now());
    metrics.polls.fresh('gone', undefined);
    const answer = await fetch(`${base}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/);
    for (const line of [
      'floorwalker_polls_total{account="hq",resource="queue status",outcome="ok"} 1',
      'floorwalker_poll_seconds_sum{account="hq",resource="queue status"} 0.04',
      'floorwalker_poll_late_seconds_sum{account="hq"} 0',
      'floorwalker_unknown_agent_states_total{account="hq"} 2',
      'floorwalker_vendor_requests_total{account="hq",outcome="ok"} 1',
      'floorwalker_sockets 3',
      'floorwalker_deliveries_total{event="delta"} 3',
      'floorwalker_delivered_bytes_total 300',
      'floorwalker_commits_total{account="hq",outcome="conflict"} 1',
      'floorwalker_log_lag_seconds_sum 0',
      'floorwalker_budget_requests_total{account="hq",class="poll",outcome="spent"} 4',
      'floorwalker_slow_sockets_total{outcome="cut"} 1',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/floorwalker_freshness_age_seconds\{account="hq"\} 5/);
    expect(text).not.toContain('account="gone"');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });
});

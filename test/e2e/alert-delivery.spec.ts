import { Webhook } from 'standardwebhooks';
import { eventually } from '../support/eventually.js';
import { LiteralServer, text } from '../support/literal-server.js';
import { bearer, type Asked } from '../support/rest-answer.js';
import { TestCluster } from '../support/test-cluster.js';

const WITHIN_MS = 90_000;

interface WebhookMessage {
  type: string;
  data: { alerts: object[] };
}

describe('An alert', () => {
  let world: TestCluster;
  let sink: LiteralServer;
  let ask: Asked;

  beforeAll(async () => {
    const poll = { baseMs: 500, idleMs: 1_000, maxMs: 1_000 };
    world = await TestCluster.start({
      accounts: [{ id: 'hq', poll, timeoutMs: 5_000 }],
      file: { alerts: { key: 'k'.repeat(40), insecure: true } },
    });
    sink = await LiteralServer.start(text('', 200));
    // Two processes move the outbox and deliver.
    const [{ url }] = await Promise.all([world.service(), world.service()]);
    const screen = (await world.screen(url)).follow('account/hq');
    await screen.until(() => expect(screen.account().source.self.state).toBe('live'), WITHIN_MS);
    ask = bearer(url, await world.token({ scope: 'floor:read rules:manage' }));
  });
  afterAll(async () => {
    await sink.stop();
    await world.close();
  });

  it('reaches the channel of its rule, signed: once when it fires, and once when it is resolved', async () => {
    const made = await ask('POST', '/v1/channels', { kind: 'webhook', name: 'Ticketing', url: sink.baseUrl });
    const { id: channel, secret } = made.body as { id: string; secret: string };
    const { body: rule } = await ask('POST', '/v1/rules', {
      ...{ name: 'A caller waits', severity: 'critical', clearForSeconds: 0, steps: [{ to: [channel] }] },
      when: { measure: 'queue.oldestSeconds', op: '>=', value: 1 },
    });
    const delivered = (count: number): Promise<void> =>
      eventually(async () => {
        const { body } = await ask('GET', `/v1/notifications?channel=${channel}`);
        const items = body['items'] as { state: string }[];
        return items.length === count && items.every(({ state }) => state === 'delivered');
      });

    const call = world.floor().arrive('3', { caller: '5550170' });
    await delivered(1);
    world.floor().abandon(call);
    await delivered(2);

    const messages = sink.seen.map(
      ({ body, headers }) =>
        new Webhook(secret).verify(body, headers as Record<string, string>) as WebhookMessage,
    );
    const alert = {
      alert: `${String(rule['id'])}/queue/hq/3`,
      ...{ rule: rule['id'], name: 'A caller waits', severity: 'critical', account: 'hq' },
      subject: { kind: 'queue', id: '3' },
    };
    expect(messages).toMatchObject([
      { type: 'alert.fired', data: { alerts: [{ ...alert, state: 'firing', threshold: 1 }] } },
      { type: 'alert.resolved', data: { alerts: [{ ...alert, state: 'resolved' }] } },
    ]);
    expect(new Set(sink.seen.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });
});

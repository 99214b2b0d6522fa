import { Webhook } from 'standardwebhooks';
import { eventually } from '../support/eventually.js';
import { LiteralServer, text } from '../support/literal-server.js';
import { bearer, type Asked } from '../support/rest-answer.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const TOKEN_URL = '/hook?token=very-secret';

describe('Channels', () => {
  let world: TestCluster;
  let service: Service;
  let sink: LiteralServer;
  let ask: Asked;

  beforeAll(async () => {
    world = await TestCluster.start({ file: { alerts: { key: 'k'.repeat(40), insecure: true } } });
    service = await world.service();
    sink = await LiteralServer.start(text('', 200));
    ask = bearer(service.url, await world.token({ scope: 'rules:manage' }));
  });
  afterAll(async () => {
    await sink.stop();
    await world.close();
  });

  const webhook = async (): Promise<{ id: string; secret: string }> => {
    const { status, body } = await ask('POST', '/v1/channels', {
      ...{ kind: 'webhook', name: 'Ticketing', url: `${sink.baseUrl}${TOKEN_URL}` },
    });
    expect([status, body]).toMatchObject([201, { kind: 'webhook', enabled: true, createdBy: 'ann' }]);
    return body as unknown as { id: string; secret: string };
  };
  const outcomeOf = async (channel: string): Promise<Record<string, unknown>> => {
    let item: Record<string, unknown> = {};
    await eventually(async () => {
      const { body } = await ask('GET', `/v1/notifications?channel=${channel}`);
      [item = {}] = body['items'] as Record<string, unknown>[];
      return item['state'] !== undefined && item['state'] !== 'waiting';
    });
    return item;
  };

  it('show their secrets once, and keep them sealed', async () => {
    const { id, secret } = await webhook();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const slack = await ask('POST', '/v1/channels', {
      ...{ kind: 'slack', name: 'Floor', url: 'https://hooks.slack.com/services/T0/B0/very-secret' },
    });
    expect(slack.body).toMatchObject({ target: 'hooks.slack.com' });
    const pager = await ask('POST', '/v1/channels', {
      ...{ kind: 'pagerduty', name: 'On call', routingKey: 'verysecretverysecretverysecret12' },
    });
    expect(pager.status).toBe(201);
    const listed = await ask('GET', '/v1/channels');
    const all = JSON.stringify([listed.body, slack.body, pager.body]);
    for (const text of [secret, 'very-secret', 'verysecret', 'sealed', 'acme'])
      expect(all).not.toContain(text);
    expect(listed.body['items']).toContainEqual(
      expect.objectContaining({ id, target: `${sink.baseUrl}/hook?…` }),
    );
  });

  it('are tried by a test message, which is signed', async () => {
    const { id, secret } = await webhook();
    expect(await ask('POST', `/v1/channels/${id}/test`)).toMatchObject({
      status: 202,
      body: { state: 'waiting', channel: id },
    });
    expect(await outcomeOf(id)).toMatchObject({
      state: 'delivered',
      attempts: [{ outcome: 'delivered', status: 200 }],
    });
    const { body, headers } = sink.seen.at(-1)!;
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'alert.fired',
      data: { title: 'Test message: sent by ann' },
    });
  });

  it('get a new secret, beside which the one before is good for a day', async () => {
    const { id, secret } = await webhook();
    const rotated = await ask('POST', `/v1/channels/${id}/secret`);
    expect([rotated.status, rotated.body]).toMatchObject([
      201,
      { bothSecretsUntil: expect.any(Number), changedBy: 'ann' },
    ]);
    const fresh = String(rotated.body['secret']);
    expect(fresh).not.toBe(secret);
    await ask('POST', `/v1/channels/${id}/test`);
    await outcomeOf(id);
    const { body, headers } = sink.seen.at(-1)!;
    for (const one of [secret, fresh])
      expect(() => new Webhook(one).verify(body, headers as Record<string, string>)).not.toThrow();
  });

  it('are changed without their secrets, disabled, and removed', async () => {
    const { id } = await webhook();
    const change = { kind: 'webhook', name: 'Tickets', enabled: false };
    expect(await ask('PUT', `/v1/channels/${id}`, change)).toMatchObject({
      status: 200,
      body: { name: 'Tickets', enabled: false, disabledWhy: { code: 'person' } },
    });
    await ask('POST', `/v1/channels/${id}/test`);
    expect(await outcomeOf(id)).toMatchObject({ state: 'skipped', why: 'The channel is disabled.' });
    expect(await ask('PUT', `/v1/channels/${id}`, { ...change, kind: 'screen' })).toMatchObject({
      status: 400,
    });
    expect(await ask('DELETE', `/v1/channels/${id}`)).toMatchObject({ status: 204 });
    expect(await ask('DELETE', `/v1/channels/${id}`)).toMatchObject({ status: 404 });
    expect(await ask('GET', `/v1/notifications?channel=${id}`)).toMatchObject({ status: 404 });
  });

  it.each([
    [{ kind: 'webhook', name: 'x', url: 'https://169.254.169.254/latest' }, 400],
    [{ kind: 'webhook', name: 'x', url: 'https://metadata.google.internal/' }, 400],
    [{ kind: 'webhook', name: 'x', url: 'https://user:word@example.com/' }, 400],
    [{ kind: 'webhook', name: 'x', url: 'ftp://example.com/' }, 400],
    [{ kind: 'webhook', name: '', url: 'https://example.com/' }, 400],
    [{ kind: 'pagerduty', name: 'x', routingKey: 'short' }, 400],
    [{ kind: 'email', name: 'x', to: ['ann@acme.example'] }, 409],
  ])('refuse %j', async (request, status) => {
    expect(await ask('POST', '/v1/channels', request)).toMatchObject({ status });
  });

  it('refuse this machine, unless the configuration allows it', async () => {
    const strict = await world.service({ changes: { alerts: { insecure: false, key: 'k'.repeat(40) } } });
    const asked = bearer(strict.url, await world.token({ scope: 'rules:manage' }));
    for (const url of ['https://localhost/', 'https://127.0.0.1/', 'https://[::1]/', 'http://example.com/'])
      expect(await asked('POST', '/v1/channels', { kind: 'webhook', name: 'x', url })).toMatchObject({
        status: 400,
      });
    await strict.stop();
  });

  it('are of their tenant, and for tokens of the whole tenant', async () => {
    const { id } = await webhook();
    const rival = bearer(service.url, await world.token({ tenant: 'rival', scope: 'rules:manage' }));
    expect(await rival('GET', '/v1/channels')).toMatchObject({ status: 200, body: { items: [] } });
    expect(await rival('DELETE', `/v1/channels/${id}`)).toMatchObject({ status: 404 });
    const narrow = bearer(service.url, await world.token({ accounts: ['hq'], scope: 'rules:manage' }));
    expect(await narrow('GET', '/v1/channels')).toMatchObject({ status: 403 });
    const reader = bearer(service.url, await world.token({ scope: 'floor:read' }));
    expect(await reader('GET', '/v1/channels')).toMatchObject({ status: 403 });
  });
});

import type { AlertSetupEvent } from '../../src/modules/domain/alert-setup-event.js';
import { bearer } from '../support/rest-answer.js';
import { TestCluster } from '../support/test-cluster.js';

const RULE = {
  ...{ name: 'Caller waits too long', severity: 'critical', scope: { accounts: ['hq'] } },
  when: { measure: 'queue.oldestSeconds', op: '>=', value: 120 },
};
const HOOK = { name: 'Ticketing', kind: 'webhook', url: 'http://127.0.0.1:9/first-secret' };

describe('The audit log of rules, silences and channels', () => {
  let world: TestCluster;
  let url: string;

  beforeAll(async () => {
    world = await TestCluster.start({ file: { alerts: { key: 'k'.repeat(40), insecure: true } } });
    ({ url } = await world.service());
  });
  afterAll(() => world.close());

  const as = async (sub: string, more: object = {}) =>
    bearer(url, await world.token({ sub, scope: 'floor:read rules:manage audit:read', ...more }));
  const log = async (more: object = {}) => (await as('cleo', more))('GET', '/v1/alerts/log');
  const made = async (ask: Awaited<ReturnType<typeof as>>, path: string, body: object) => {
    const answer = await ask('POST', path, body);
    expect(answer).toMatchObject({ status: 201 });
    return (answer.body as { id: string }).id;
  };

  it('says who did what, newest first, and no secret', async () => {
    const [ann, bea] = [await as('ann'), await as('bea')];
    const rule = await made(ann, '/v1/rules', RULE);
    const change = { ...RULE, name: 'Caller waits', enabled: false };
    expect(await bea('PUT', `/v1/rules/${rule}`, change, { 'if-match': '"1"' })).toMatchObject({
      status: 200,
    });
    expect(await bea('PUT', `/v1/rules/${rule}`, RULE, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect(await ann('DELETE', `/v1/rules/${rule}`, undefined, { 'if-match': '"2"' })).toMatchObject({
      status: 204,
    });
    const silence = await made(ann, '/v1/silences', {
      ...{ match: { accounts: ['hq'] }, until: Date.now() + 3_600_000, note: 'Fire drill' },
    });
    expect(await bea('DELETE', `/v1/silences/${silence}`)).toMatchObject({ status: 204 });
    expect(await bea('DELETE', `/v1/silences/${silence}`)).toMatchObject({ status: 404 });
    expect(await bea('PUT', '/v1/remedies', { stopped: true, note: 'Calm' })).toMatchObject({ status: 200 });
    const channel = await made(ann, '/v1/channels', HOOK);
    const moved = { ...HOOK, name: 'Tickets', url: 'http://127.0.0.1:9/other-secret' };
    expect(await bea('PUT', `/v1/channels/${channel}`, moved)).toMatchObject({ status: 200 });
    expect(await ann('POST', `/v1/channels/${channel}/secret`)).toMatchObject({ status: 201 });
    expect(await bea('DELETE', `/v1/channels/${channel}`)).toMatchObject({ status: 204 });

    const { status, body } = await log();
    expect(status).toBe(200);
    const { items } = body as { items: AlertSetupEvent[] };
    expect(items.map(({ id: _id, at: _at, byIssuer: _issuer, ...entry }) => entry)).toEqual([
      { by: 'bea', what: 'channel-deleted', target: channel, name: 'Tickets' },
      { by: 'ann', what: 'channel-rotated', target: channel, name: 'Tickets' },
      { by: 'bea', what: 'channel-changed', target: channel, name: 'Ticketing', changed: ['name', 'url'] },
      { by: 'ann', what: 'channel-made', target: channel, name: 'Ticketing' },
      { by: 'bea', what: 'remedies-stopped', note: 'Calm' },
      { by: 'bea', what: 'silence-ended', target: silence, note: 'Fire drill' },
      { by: 'ann', what: 'silence-made', target: silence, note: 'Fire drill' },
      { by: 'ann', what: 'rule-deleted', target: rule, name: 'Caller waits' },
      {
        ...{ by: 'bea', what: 'rule-changed', target: rule, name: 'Caller waits too long' },
        changed: ['name', 'enabled'],
      },
      { by: 'ann', what: 'rule-made', target: rule, name: 'Caller waits too long' },
    ]);
    expect(items.every(({ byIssuer }) => typeof byIssuer === 'string')).toBe(true);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('is for tokens that may read it, of the whole tenant, and of no other', async () => {
    expect(await log({ scope: 'floor:read rules:manage' })).toMatchObject({ status: 403 });
    expect(await log({ accounts: ['hq'] })).toMatchObject({ status: 403 });
    expect(await log({ tenant: 'rival' })).toMatchObject({ status: 200, body: { items: [] } });
  });
});

import type { Alert, AlertsDocument } from '../../src/modules/domain/alert.js';
import type { Rule } from '../../src/modules/domain/rule.js';
import type { Screen } from '../support/screen.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const FIELDS = {
  name: 'A caller waits',
  severity: 'critical',
  when: { measure: 'queue.oldestSeconds', op: '>=', value: 3 },
  clearForSeconds: 0,
  steps: [{ to: ['wall'] }],
};
const WITHIN_MS = 90_000;

describe('Alerts', () => {
  let world: TestCluster;
  let service: Service;
  let screen: Screen;
  let token: string;
  let rule: Rule;
  let call: string;

  beforeAll(async () => {
    const poll = { baseMs: 500, idleMs: 1_000, maxMs: 1_000 };
    world = await TestCluster.start({ accounts: [{ id: 'hq', poll, timeoutMs: 5_000 }] });
    service = await world.service();
    token = await world.token({ scope: 'floor:read agents:command rules:manage' });
    screen = (await world.screen(service.url)).follow('account/hq', 'queue/hq/3', 'alerts/hq');
    await screen.until(() => expect(screen.account().source.self.state).toBe('live'), WITHIN_MS);
  });
  afterAll(() => world.close());

  const ask = async <T>(method: string, path: string, body?: object, headers?: object): Promise<T> => {
    const response = await fetch(service.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (response.status === 204 ? {} : await response.json()) as T;
  };
  const alert = (): Alert | undefined =>
    (screen.view('alerts/hq').state as AlertsDocument | undefined)?.alerts[`${rule.id}/queue/hq/3`];
  const until = (shown: object): Promise<void> =>
    screen.until(() => expect(alert()).toMatchObject(shown), WITHIN_MS);

  it('a wait fires at the instant at which it crosses the line, between polls', async () => {
    rule = await ask<Rule>('POST', '/v1/rules', FIELDS);
    expect(rule).toMatchObject({ ...FIELDS, version: 1, enabled: true });
    call = world.floor().arrive('3', { caller: '5550170' });
    await until({ state: 'firing' });
    const since = screen.queue('3').queue.self.oldestSince!;
    expect(alert()).toMatchObject({ firingSince: since + 3_000, value: 3, threshold: 3, growsFrom: since });
    const { items } = await ask<{ items: Alert[] }>('GET', '/v1/accounts/hq/alerts?state=firing');
    expect(items).toEqual([alert()]);
  });

  it('is acknowledged by a person', async () => {
    const id = encodeURIComponent(alert()!.id);
    const acked = await ask<Alert>('POST', `/v1/alerts/${id}/ack`, { note: 'on it' });
    expect(acked.acked).toMatchObject({ note: 'on it' });
    await until({ acked: acked.acked });
    expect((await ask<Alert>('POST', `/v1/alerts/${id}/ack`)).acked).toMatchObject({ by: 'ann' });
  });

  it('is held while the phone system is away, and resolved when it is back', async () => {
    const { firingSince } = alert()!;
    await world.simulator().faults.refuse();
    await until({ state: 'firing', held: true, firingSince });
    world.floor().abandon(call);
    await world.simulator().faults.restore();
    await until({ state: 'resolved', firingSince });
    expect(alert()).not.toHaveProperty('held');
    expect(alert()!.resolvedAt).toBeGreaterThanOrEqual(screen.account().source.self.since);
  });

  it('a rule is changed by the version that was read', async () => {
    const path = `/v1/rules/${rule.id}`;
    // As it was answered, with what the service writes of it.
    const changed = await ask<Rule>('PUT', path, { ...rule, enabled: false }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ id: rule.id, version: 2, enabled: false });
    const refused = await ask('PUT', path, FIELDS, { 'if-match': '"1"' });
    expect(refused).toMatchObject({ code: 'precondition-failed', status: 412 });
    expect(await ask('PUT', path, FIELDS)).toMatchObject({ code: 'bad-request' });
    const odd = { all: [{ measure: 'queue.nobodyAvailable' }, { measure: 'agent.unreachable' }] };
    expect(await ask('POST', '/v1/rules', { ...FIELDS, when: odd })).toMatchObject({ code: 'invalid-rule' });
    expect(await ask('DELETE', path, undefined, { 'if-match': '"2"' })).toEqual({});
    const { items } = await ask<{ items: Rule[] }>('GET', '/v1/rules');
    expect(items).toHaveLength(7);
  });

  it('the steps of a rule are kept as they come due', async () => {
    const steps = [{ afterSeconds: 300, to: ['pager'] }, { to: ['wall'] }];
    const made = await ask<Rule>('POST', '/v1/rules', {
      ...FIELDS,
      name: 'Escalates',
      enabled: false,
      steps,
    });
    expect(made.steps.map(({ to }) => to)).toEqual([['wall'], ['pager']]);
    const match = { 'if-match': `"${made.version}"` };
    expect(await ask('DELETE', `/v1/rules/${made.id}`, undefined, match)).toEqual({});
  });

  it('a silence is made and ended', async () => {
    const fields = { match: { accounts: ['hq'] }, until: Date.now() + 600_000, note: 'test call' };
    const silence = await ask<{ id: string }>('POST', '/v1/silences', fields);
    expect(await ask('GET', '/v1/silences')).toEqual({ items: [silence] });
    expect(await ask('DELETE', `/v1/silences/${silence.id}`)).toEqual({});
    expect(await ask('GET', '/v1/silences')).toEqual({ items: [] });
  });

  it('an agent who leaves the plan is told of, until the agent keeps it again', async () => {
    const send = (path: string, type: string, body: string) =>
      fetch(`${service.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
        body,
      });
    const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
    const csv = `agent;from;to;activity\n1004;${at(-3_600_000)};${at(3_600_000)};Lunch\nnobody;soon;later;Lunch\n`;
    expect(await (await send('/v1/plans?account=hq', 'text/csv; charset=utf-8', csv)).json()).toMatchObject({
      ...{ account: 'hq', agents: 1, entries: 1, unknownAgents: [] },
      ...{ refused: [{ row: 3, problem: expect.stringMatching(/^"soon" is no time/) }], refusedRows: 1 },
    });
    expect((await send('/v1/plans?account=hq', 'application/json', '{}')).status).toBe(415);
    expect((await send('/v1/rules', 'text/csv', csv)).status).toBe(415);
    const listed = await ask<{ items: object[] }>('GET', '/v1/plans?account=hq&from=now');
    expect(listed.items).toEqual([
      expect.objectContaining({ agent: '1004', activity: 'Lunch', expects: 'away' }),
    ]);

    const when = { measure: 'agent.outOfAdherenceSeconds', op: '>=', value: 1 };
    rule = await ask<Rule>('POST', '/v1/rules', {
      name: 'Off plan',
      severity: 'info',
      when,
      clearForSeconds: 0,
    });
    const offPlan = (): Alert | undefined =>
      (screen.view('alerts/hq').state as AlertsDocument | undefined)?.alerts[`${rule.id}/agent/hq/1004`];
    await screen.until(() => expect(offPlan()).toMatchObject({ state: 'firing' }), WITHIN_MS);
    world.floor().pause('21', { reason: 'Lunch' });
    await screen.until(() => expect(offPlan()).toMatchObject({ state: 'resolved' }), WITHIN_MS);
    world.floor().unpause('21');
    await screen.until(() => expect(offPlan()).toMatchObject({ state: 'firing' }), WITHIN_MS);
    expect(await ask('DELETE', '/v1/plans?account=hq&agent=1004')).toEqual({});
    expect(await ask('GET', '/v1/plans?account=hq')).toEqual({ items: [] });
  });
});

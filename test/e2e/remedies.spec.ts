import type { Alert, AlertsDocument } from '../../src/modules/domain/alert.js';
import type { Command } from '../../src/modules/domain/command.js';
import type { AlertSetupEvent } from '../../src/modules/domain/alert-setup-event.js';
import type { Rule } from '../../src/modules/domain/rule.js';
import { eventually } from '../support/eventually.js';
import type { Screen } from '../support/screen.js';
import { supportFloor } from '../support/support-floor.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const THEN = {
  command: { type: 'agent.unpause' },
  pick: { reason: 'Lunch', most: 1 },
  agentCooldownSeconds: 0,
};
const FIELDS = {
  name: 'No agent is available',
  severity: 'critical',
  when: { measure: 'queue.nobodyAvailable' },
  clearForSeconds: 0,
  then: THEN,
};
const MARKER = { severity: 'info', when: { measure: 'account.state', op: '=', value: 'live' } };
const WITHIN_MS = 90_000;

describe('Remedies', () => {
  let world: TestCluster;
  let service: Service;
  let screen: Screen;
  let token: string;
  let rule: Rule;
  let marker: Rule;
  let call: string;

  beforeAll(async () => {
    const poll = { baseMs: 500, idleMs: 1_000, maxMs: 1_000 };
    const floor = supportFloor();
    floor.addAgent({ id: '31', number: '1010', name: 'Cy Bench' });
    floor.addQueue({ id: '5', number: '6403', name: 'Back office' });
    floor.addMember('5', '31', { kind: 'dynamic' });
    world = await TestCluster.start({ accounts: [{ id: 'hq', floor, poll, timeoutMs: 1_000 }] });
    const agents = [{ account: 'hq', id: '1010' }];
    const bench = { id: 'bench', name: 'Bench', tenant: 'acme', queues: [], agents };
    service = await world.service({ changes: { groups: [bench] } });
    const scope = 'floor:read agents:command rules:manage audit:read';
    token = await world.token({ sub: 'ann', scope });
    world.floor().pause('21', { reason: 'Lunch' });
    world.floor().pause('24', { reason: 'Break' });
    screen = await world.screen(service.url, { token });
    screen.follow('account/hq', 'queue/hq/3', 'alerts/hq', 'commands/hq');
    await screen.until(() => {
      expect(screen.account().source.self.state).toBe('live');
      expect(Object.values(screen.queue('3').agents).map(({ state }) => state)).toEqual(['paused', 'paused']);
    }, WITHIN_MS);
    rule = await ask<Rule>('POST', '/v1/rules', FIELDS);
    marker = await ask<Rule>('POST', '/v1/rules', { ...MARKER, name: 'Live' });
    expect(rule.then).toMatchObject({ ...THEN, approval: 'required', expiresSeconds: 120, maxPerHour: 6 });
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
    return (await response.json()) as T;
  };
  const change = async (then: object): Promise<void> => {
    const match = { 'if-match': `"${rule.version}"` };
    rule = await ask<Rule>('PUT', `/v1/rules/${rule.id}`, { ...FIELDS, then }, match);
    expect(rule.then).toMatchObject(then);
    await taken();
  };
  /** An alert that always fires shows the name of its rule as the coordinator knows it: with it, all rules are known. */
  async function taken(): Promise<void> {
    const { version, id } = marker;
    const fields = { ...MARKER, name: `Live ${version}` };
    marker = await ask<Rule>('PUT', `/v1/rules/${id}`, fields, { 'if-match': `"${version}"` });
    const row = `${id}/account/hq`;
    await screen.until(() => expect(alerts()?.alerts[row]).toMatchObject({ name: fields.name }), WITHIN_MS);
  }
  const alerts = () => screen.view('alerts/hq').state as AlertsDocument | undefined;
  const alert = (): Alert | undefined => alerts()?.alerts[`${rule.id}/queue/hq/3`];
  // There is no document of commands before the first one.
  const commands = (): Command[] =>
    screen.view('commands/hq').state === undefined
      ? []
      : Object.values(screen.commands()).sort((a, b) => a.createdAt - b.createdAt);

  /**
   * A caller who finds no agent; the command that the rule makes of it, and its alert. What is sent at once can have
   * ended the alert before its command is shown: the instant since when it fired tells this alert from the one before.
   */
  async function firing(): Promise<Command> {
    const before = commands().map(({ id }) => id);
    call = world.floor().arrive('3', { caller: '5550170' });
    let made: Command | undefined;
    await screen.until(() => {
      made = commands().find(({ id }) => !before.includes(id));
      expect(made).toBeDefined();
      expect(alert()).toMatchObject({ firingSince: made!.proposal!.firing });
    }, WITHIN_MS);
    return made!;
  }
  async function over(): Promise<void> {
    world.floor().abandon(call);
    await screen.until(() => expect(alert()).toMatchObject({ state: 'resolved' }), WITHIN_MS);
  }
  const becomes = (id: string, shown: object): Promise<void> =>
    screen.until(() => expect(screen.commands()[id]).toMatchObject(shown), WITHIN_MS);

  it('a command is proposed, approved by a person, and confirmed', async () => {
    const proposed = await firing();
    expect(proposed).toMatchObject({
      ...{ type: 'agent.unpause', agent: '1004', by: `rule:${rule.id}`, status: 'proposed' },
      proposal: { rule: rule.id, alert: alert()!.id, firing: alert()!.firingSince, approval: 'required' },
    });
    expect(proposed.proposal!.expiresAt).toBe(proposed.createdAt + 120_000);
    expect(proposed).not.toHaveProperty('vendorRequest');
    const approved = await ask<Command>('POST', `/v1/commands/${proposed.id}/approve`, { note: 'busy' });
    expect(approved).toMatchObject({ id: proposed.id, decision: { by: 'ann', note: 'busy' } });
    await becomes(proposed.id, { status: 'succeeded', confirmation: 'confirmed' });
    expect(screen.queue('3').agents['1004']).toMatchObject({ availability: 'available' });
    await screen.until(() => expect(alert()).toMatchObject({ state: 'resolved' }), WITHIN_MS);
    expect(await ask('POST', `/v1/commands/${proposed.id}/decline`, {})).toMatchObject({
      code: 'not-proposed',
      status: 409,
    });
    world.floor().abandon(call);
    world.floor().pause('21', { reason: 'Lunch' });
    await screen.until(
      () => expect(screen.queue('3')).toMatchObject({ waiting: {}, agents: { '1004': { state: 'paused' } } }),
      WITHIN_MS,
    );
  });

  it('a person declines it, and nothing is sent', async () => {
    const { id } = await firing();
    const declined = await ask<Command>('POST', `/v1/commands/${id}/decline`, { note: 'lunch is lunch' });
    expect(declined).toMatchObject({ status: 'declined', decision: { by: 'ann', note: 'lunch is lunch' } });
    await becomes(id, declined);
    expect(await ask('POST', `/v1/commands/${id}/approve`, {})).toMatchObject({ code: 'not-proposed' });
    expect(declined).not.toHaveProperty('sentAt');
    await over();
  });

  it('it is withdrawn when its alert is over before a person has answered', async () => {
    const { id } = await firing();
    await over();
    await becomes(id, { status: 'withdrawn' });
    expect(screen.commands()[id]).not.toHaveProperty('sentAt');
    expect(await ask('POST', `/v1/commands/${id}/approve`, {})).toMatchObject({ code: 'not-proposed' });
  });

  it('it fails when no person has answered in time', async () => {
    await change({ ...THEN, expiresSeconds: 10 });
    const { id } = await firing();
    await becomes(id, { status: 'failed', error: { code: 'expired' } });
    expect(screen.commands()[id]).not.toHaveProperty('sentAt');
    await over();
  });

  it('it is sent at once where the rule may', async () => {
    await change({ ...THEN, approval: 'auto' });
    const { id } = await firing();
    await becomes(id, { status: 'succeeded', confirmation: 'confirmed', proposal: { approval: 'auto' } });
    expect(screen.commands()[id]).not.toHaveProperty('decision');
    world.floor().abandon(call);
    world.floor().pause('21', { reason: 'Lunch' });
    await screen.until(
      () => expect(screen.queue('3')).toMatchObject({ waiting: {}, agents: { '1004': { state: 'paused' } } }),
      WITHIN_MS,
    );
  });

  it('an agent whom the rule joins to the queue leaves it again when the alert is over', async () => {
    const overflow = {
      ...{ command: { type: 'agent.join' }, pick: { group: 'bench' }, approval: 'auto' },
      ...{ leaveWhenClear: true, agentCooldownSeconds: 0 },
    };
    await change(overflow);
    const join = await firing();
    expect(join).toMatchObject({ type: 'agent.join', agent: '1010', queues: ['3'] });
    await becomes(join.id, { status: 'succeeded', confirmation: 'confirmed' });
    // A free agent has ended the alert or will; either way the caller goes.
    world.floor().hangup(call);
    await screen.until(() => expect(alert()).toMatchObject({ state: 'resolved' }), WITHIN_MS);
    const back = (): Command | undefined => commands().find(({ proposal }) => proposal?.undoes === join.id);
    await screen.until(() => expect(back()).toMatchObject({ confirmation: 'confirmed' }), WITHIN_MS);
    expect(back()).toMatchObject({
      type: 'agent.leave',
      agent: '1010',
      queues: ['3'],
      by: `rule:${rule.id}`,
    });
    expect(screen.queue('3').agents).not.toHaveProperty('1010');
    await change({ ...THEN, maxPerHour: 20 });
  });

  it('the rule is refused where the command is not for rules', async () => {
    const hangup = { ...FIELDS, then: { command: { type: 'call.hangup' } } };
    expect(await ask('POST', '/v1/rules', hangup)).toMatchObject({ code: 'invalid-rule' });
    const auto = { ...FIELDS, then: { command: { type: 'agent.pause' }, approval: 'auto' } };
    expect(await ask('POST', '/v1/rules', auto)).toMatchObject({ code: 'invalid-rule' });
  });

  it('nothing is proposed or sent while remedies are stopped', async () => {
    expect(await ask('GET', '/v1/remedies')).toEqual({ stopped: false });
    const stop = { stopped: true, note: 'drill' };
    expect(await ask('PUT', '/v1/remedies', stop)).toMatchObject({ ...stop, by: 'ann' });
    await screen.until(
      () => expect(alerts()?.remedies).toMatchObject({ self: { ...stop, by: 'ann' } }),
      WITHIN_MS,
    );
    const before = commands();
    call = world.floor().arrive('3', { caller: '5550171' });
    await screen.until(() => expect(alert()).toMatchObject({ state: 'firing' }), WITHIN_MS);
    await eventually(async () => {
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      return /floorwalker_remedies_total\{[^}]*outcome="stopped"\} 1/.test(metrics);
    });
    expect(commands()).toEqual(before);
    expect(await ask('PUT', '/v1/remedies', { stopped: false })).toMatchObject({ stopped: false, by: 'ann' });
    await screen.until(() => expect(alerts()?.remedies.self?.stopped).toBe(false), WITHIN_MS);
    const { items } = await ask<{ items: AlertSetupEvent[] }>('GET', '/v1/alerts/log');
    const { note } = stop;
    expect(items.slice(0, 2)).toMatchObject([
      { what: 'remedies-allowed', by: 'ann' },
      { what: 'remedies-stopped', by: 'ann', note },
    ]);
    expect(items[0]!.at).toBeGreaterThanOrEqual(items[1]!.at);
    await over();
    expect((await firing()).proposal).toMatchObject({ rule: rule.id });
  });

  it('every one of them is in the audit log', async () => {
    const { items } = await ask<{ items: Command[] }>('GET', '/v1/accounts/hq/commands');
    const shown = new Set(commands().map(({ id }) => id));
    expect(new Set(items.map(({ id }) => id))).toEqual(shown);
    expect(new Set(items.map(({ status }) => status))).toEqual(
      new Set(['succeeded', 'declined', 'withdrawn', 'failed', items[0]!.status]),
    );
  });
});

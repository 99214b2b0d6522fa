import type { Alert, AlertsDocument } from '../../src/modules/domain/alert.js';
import type { Rule } from '../../src/modules/domain/rule.js';
import { eventually } from '../support/eventually.js';
import { postgresMissing, testDatabase } from '../support/test-database.js';
import type { Screen } from '../support/screen.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const described = postgresMissing() === undefined ? describe : describe.skip;
const DAYS = {
  deltasDays: 14,
  statesDays: 100,
  contactsDays: 100,
  rollupDays: 800,
  callers: 'masked',
} as const;
const WITHIN_MS = 90_000;

const RULES = {
  oldest: { when: { measure: 'queue.oldestSeconds', op: '>=', value: 2 }, clearForSeconds: 0 },
  // Two callers are below the threshold and above the line where it ends.
  hysteresis: {
    when: { measure: 'queue.waiting', op: '>=', value: 3 },
    clear: { value: 1 },
    clearForSeconds: 0,
  },
  lasting: { when: { measure: 'queue.nobodyAvailable' }, forSeconds: 2, clearForSeconds: 1 },
  paused: { when: { measure: 'agent.pausedSeconds', op: '>=', value: 3 }, clearForSeconds: 0 },
  cooling: {
    when: { measure: 'queue.waiting', op: '>=', value: 1 },
    clearForSeconds: 0,
    cooldownSeconds: 4,
  },
  both: {
    when: {
      all: [
        { measure: 'queue.waiting', op: '>=', value: 2 },
        { measure: 'queue.oldestSeconds', op: '>', value: 1 },
      ],
    },
    forSeconds: 1,
    clearForSeconds: 1,
  },
} as const;
type Name = keyof typeof RULES;
const NAMES = Object.keys(RULES) as Name[];

interface Firing {
  account: string;
  subject: Alert['subject'];
  firedAt: number;
  resolvedAt?: number;
}
const order = (a: Firing, b: Firing): number =>
  a.firedAt - b.firedAt || (a.subject.id < b.subject.id ? -1 : 1);

described('The preview of a rule', () => {
  let world: TestCluster;
  let service: Service;
  let screen: Screen;
  let token: string;
  let drop: () => Promise<void>;
  let startedAt: number;
  const rules = {} as Record<Name, Rule>;
  /** Everything that fired live, by the alert and when it fired. */
  const fired = new Map<string, Alert>();

  beforeAll(async () => {
    const { url, drop: dropDatabase } = await testDatabase();
    drop = dropDatabase;
    const poll = { baseMs: 500, idleMs: 500, maxMs: 1_000 };
    world = await TestCluster.start({ accounts: [{ id: 'hq', poll, timeoutMs: 5_000 }] });
    startedAt = Date.now();
    service = await world.service({ changes: { history: { url, ...DAYS } } });
    token = await world.token({ scope: 'floor:read agents:command rules:manage history:read' });
    screen = (await world.screen(service.url, { token })).follow('account/hq', 'queue/hq/3', 'alerts/hq');
    await screen.until(() => expect(screen.account().source.self.state).toBe('live'), WITHIN_MS);
    await eventually(async () => (await get('/v1/accounts/hq/floor?at=now')) === 200);
    for (const name of NAMES)
      rules[name] = await ask<Rule>('POST', '/v1/rules', { name, severity: 'info', ...RULES[name] });
    // The rules are read together: when this one, the last, has fired, all are in force.
    const known = { measure: 'queue.waiting', op: '>=', value: 0 };
    await ask('POST', '/v1/rules', { name: 'known', severity: 'info', when: known });
    await screen.until(() => expect(rows().map(({ name }) => name)).toContain('known'), WITHIN_MS);
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await drop();
  });

  const authorization = () => ({ authorization: `Bearer ${token}` });
  const get = async (path: string): Promise<number> =>
    (await fetch(service.url + path, { headers: authorization() })).status;
  const ask = async <T>(method: string, path: string, body: object): Promise<T> => {
    const headers = { ...authorization(), 'content-type': 'application/json' };
    const response = await fetch(service.url + path, { method, headers, body: JSON.stringify(body) });
    return (await response.json()) as T;
  };

  /** Takes note of what the rows say. */
  function rows(): Alert[] {
    const { alerts = {} } = (screen.view('alerts/hq').state ?? {}) as Partial<AlertsDocument>;
    for (const row of Object.values(alerts))
      if (row.firingSince !== undefined && row.state !== 'pending')
        fired.set(`${row.id}@${row.firingSince}`, row);
    return Object.values(alerts);
  }
  const become = (shown: { readonly [N in Name]?: Alert['state'] }): Promise<void> =>
    screen.until(() => {
      const known = rows();
      for (const [name, state] of Object.entries(shown)) {
        const states = known.filter((row) => row.name === name).map((row) => row.state);
        expect([name, new Set(states)]).toEqual([name, new Set([state])]);
      }
    }, WITHIN_MS);
  const waiting = (count: number): Promise<void> =>
    screen.until(() => {
      rows();
      expect(screen.queue('3').queue.self.waiting).toBe(count);
    }, WITHIN_MS);

  it('says what live evaluation fired, to the millisecond', async () => {
    const floor = world.floor();
    for (const agent of ['21', '24']) floor.pause(agent, { reason: 'Lunch' });
    const calls = [floor.arrive('3', { caller: '1' })];
    await become({ oldest: 'firing', lasting: 'firing', paused: 'firing', cooling: 'firing' });
    calls.push(floor.arrive('3', { caller: '2' }), floor.arrive('3', { caller: '3' }));
    await become({ hysteresis: 'firing', both: 'firing' });
    floor.abandon(calls.pop()!);
    await waiting(2);
    calls.push(floor.arrive('3', { caller: '4' }));
    await waiting(3);
    while (calls.length > 0) floor.abandon(calls.pop()!);
    await become({
      ...{ oldest: 'resolved', hysteresis: 'resolved', lasting: 'resolved' },
      ...{ cooling: 'resolved', both: 'resolved' },
    });
    // One fires again only when its cool-down is over.
    calls.push(floor.arrive('3', { caller: '5' }));
    await become({ cooling: 'firing', oldest: 'firing' });
    while (calls.length > 0) floor.abandon(calls.pop()!);
    await become({ cooling: 'resolved', oldest: 'resolved', lasting: 'resolved' });
    for (const agent of ['21', '24']) floor.unpause(agent);
    await become({ paused: 'resolved' });
    const to = Date.now();

    for (const name of NAMES) {
      const live = [...fired.values()].filter((row) => row.rule === rules[name].id);
      const expected = live.map(({ account, subject, firingSince = 0, resolvedAt }) => ({
        ...{ account, subject, firedAt: firingSince },
        ...(resolvedAt !== undefined && { resolvedAt }),
      }));
      const { id: _id, version: _version, by: _by, updatedAt: _at, ...rule } = rules[name];
      const preview = await ask<{ firings: Firing[] }>('POST', '/v1/rules/preview', {
        ...{ rule, from: startedAt, to },
      });
      // The account's document, which has the agents, follows its queues live by as much as the machine takes.
      const seen = ({ resolvedAt = 0, ...firing }: Firing): object => ({
        ...firing,
        resolvedAt: firing.subject.kind === 'agent' ? resolvedAt > firing.firedAt : resolvedAt,
      });
      expect({ name, firings: preview.firings.sort(order).map(seen) }).toEqual({
        name,
        firings: expected.sort(order).map(seen),
      });
    }
    const names = new Set([...fired.values()].map(({ name }) => name));
    expect(names).toEqual(new Set([...NAMES, 'known']));
  });
});

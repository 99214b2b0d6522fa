import { jest } from '@jest/globals';
import fc from 'fast-check';
import { CommandStore } from '../../src/modules/commands/command-store.js';
import { PROBLEMS } from '../../src/modules/domain/problem.js';
import { CASES, everyCase, expectCleanPrototypes, Outcomes } from '../support/fuzz/fuzz.js';
import { damaged, damages, jsonText, mutated, mutations, NASTY, nasty } from '../support/fuzz/mutation.js';
import { HttpLine, type HttpQuestion } from '../support/fuzz/http-line.js';
import { eventually } from '../support/eventually.js';
import { TestCluster } from '../support/test-cluster.js';

const SCOPES = 'floor:read agents:command queues:admin audit:read displays:manage callers:read';
const VENDORS = ['yeastar', 'portsip', 'netsapiens', 'voximplant'] as const;
/** An answer is bounded whatever was asked; the demo floors are small. */
const LARGEST_ANSWER = 400_000;

const COMMAND = {
  type: 'agent.pause',
  agent: '1004',
  queue: '6402',
  queues: ['6402'],
  params: {
    reason: 'Lunch',
    seconds: 60,
    fields: { name: 'x', wrapUpSeconds: 10 },
    call: '1.1',
    skills: [{ skill: 'a', level: 1 }],
  },
};
const TYPES = [
  'agent.login',
  'agent.pause',
  'agent.update',
  'queue.create',
  'queue.update',
  'queue.set-agents',
  'call.transfer',
  'server.create',
  'status-label.set',
];

describe('HTTP requests', () => {
  let world: TestCluster;
  let line: HttpLine;
  let token: string;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: VENDORS.map((vendor) => ({ id: vendor, vendor, floorOptions: { queues: 2, agents: 3 } })),
    });
    const reader = await world.service();
    token = await world.token({ scope: SCOPES });
    const ready = async (account: string) => {
      const answer = await fetch(`${reader.url}/v1/accounts/${account}/queues`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return answer.ok && ((await answer.json()) as { items: unknown[] }).items.length > 0;
    };
    for (const vendor of VENDORS) await eventually(() => ready(vendor));
    // Nothing polls any more, so that an answer depends on its request alone.
    await reader.stop();
    const { app, url } = await world.service({ role: 'api' });
    line = new HttpLine(url);
    // Nothing is sent: every command ends just before it would be put on record.
    jest.spyOn(app.get(CommandStore, { strict: false }), 'accept').mockResolvedValue({ outcome: 'full' });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    line.close();
    await world.close();
  });

  /** Answers as promised: with what was asked for, or with a problem of ours. */
  async function codeOf(request: HttpQuestion): Promise<string> {
    const { headers = {}, ...rest } = request;
    const answer = await line.ask({ ...rest, headers: { authorization: `Bearer ${token}`, ...headers } });
    expect(answer.body.length).toBeLessThan(LARGEST_ANSWER);
    if (answer.status < 400) return String(answer.status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const problem = JSON.parse(answer.body) as {
      code: keyof typeof PROBLEMS;
      status: number;
      detail: string;
    };
    expect(Object.keys(PROBLEMS)).toContain(problem.code);
    expect(problem.status).toBe(answer.status);
    expect(problem.detail.length).toBeLessThan(2_000);
    expect([problem.code, problem.detail]).not.toEqual(['internal', expect.anything()]);
    return problem.code;
  }

  it.each(['/%', '/v1/%', '/v1/accounts/%E0%A4%A', '/v1/commands/%ud800?limit=%'])(
    'for an invalid URL are refused: %s',
    async (url) => expect(await codeOf({ method: 'GET', url })).toBe('bad-request'),
  );

  const account = fc.constantFrom<string>(...VENDORS);

  it('with a command are answered by a problem that says what is wrong', async () => {
    const seen = new Outcomes();
    const changed = fc.tuple(
      fc.constantFrom(...TYPES),
      mutations,
      fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: damages }),
    );
    const type = fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      fc.constantFrom(
        'text/plain',
        'application/json; charset=utf-16',
        'multipart/form-data',
        'x'.repeat(300),
      ),
    );
    const key = fc.oneof(
      { weight: 12, arbitrary: fc.uuid() },
      fc.constantFrom('', 'x'.repeat(300), 'a b', '__proto__'),
    );
    await everyCase(
      fc.asyncProperty(
        account,
        changed,
        type,
        key,
        async (id, [type_, changes, damage], contentType, idempotencyKey) => {
          const payload = damaged(jsonText(mutated({ ...COMMAND, type: type_ }, changes)), damage);
          const url = `/v1/accounts/${id}/commands`;
          const headers = { 'content-type': contentType, 'idempotency-key': idempotencyKey };
          seen.add(await codeOf({ method: 'POST', url, headers, payload }));
        },
      ),
    );
    for (const code of ['invalid-command', 'bad-request', 'unsupported-media-type', 'unsupported-command'])
      expect(seen.of(code)).toBeGreaterThan(CASES / 200);
    expectCleanPrototypes();
  });

  it('for anything by any path and query are answered, or refused by code', async () => {
    const seen = new Outcomes();
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      nasty.map((name) => (typeof NASTY[name] === 'string' ? NASTY[name].slice(0, 400) : name)),
    );
    const encoded = fc.oneof(
      { weight: 4, arbitrary: text.map((one) => encodeURIComponent(Buffer.from(one).toString())) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('%', '%E0%A4%A', '%00', '%2F', '..', '%2e%2e', '%ud800', '%0d%0aa:b'),
      },
    );
    const part = fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom<string>(...VENDORS) },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          'accounts',
          'queues',
          'agents',
          'commands',
          'servers',
          'status',
          'status-labels',
          'displays',
          'pairings',
        ),
      },
      { weight: 2, arbitrary: encoded },
    );
    const known = fc
      .tuple(
        account,
        fc.constantFrom(
          'queues',
          'agents',
          'commands',
          'status-labels',
          'servers',
          'queues/x',
          'servers/x/status',
          '',
        ),
      )
      .map(([id, rest]) => `accounts/${id}/${rest}`.replace(/\/$/, ''));
    const route = fc.oneof(
      known,
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/')),
      encoded.map((id) => `commands/${id}`),
    );
    const name = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('limit', 'cursor', 'since', 'agent') },
      { weight: 1, arbitrary: encoded },
    );
    const value = fc.oneof(
      { weight: 3, arbitrary: encoded },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '1',
          '0',
          '-1',
          '1e3',
          '1.5',
          'Infinity',
          'NaN',
          '',
          'AAAA',
          '////',
          '9'.repeat(30),
        ),
      },
    );
    const query = fc
      .array(fc.tuple(name, value), { maxLength: 4 })
      .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
    const header = fc.dictionary(
      fc.constantFrom('if-none-match', 'accept', 'content-type', 'x-request-id', 'range', 'accept-encoding'),
      fc.constantFrom('*', 'W/"', '"a-1"', 'bytes=0-', 'application/json', 'x'.repeat(500), ',,,'),
    );
    await everyCase(
      fc.asyncProperty(
        fc.constantFrom('GET', 'GET', 'GET', 'POST', 'DELETE', 'PUT'),
        route,
        query,
        header,
        async (method, path, asked, headers) => {
          // Displays are made by well-formed requests alone; those have their own test.
          seen.add(await codeOf({ method, url: `/v1/${path}${asked === '' ? '' : `?${asked}`}`, headers }));
        },
      ),
    );
    for (const code of ['200', 'bad-request', 'not-found'])
      expect(seen.of(code)).toBeGreaterThan(CASES / 100);
    expectCleanPrototypes();
  });

  it('for displays and revocations are done, or refused by code', async () => {
    const seen = new Outcomes();
    const bodies = {
      displays: { label: 'Reception', topics: ['account/yeastar', 'queue/yeastar/1'] },
      'displays/pairings/poll': { secret: 'a'.repeat(43) },
      'displays/pairings/KXQ4-7MPD/confirm': { label: 'Reception', topics: ['account/yeastar'] },
      revocations: { jti: 'none' },
    };
    const names = Object.keys(bodies) as (keyof typeof bodies)[];
    // Untouched, it would be a display each time.
    const changes = mutations.filter((list) => list.length > 0);
    await everyCase(
      fc.asyncProperty(fc.constantFrom(...names), changes, damages, async (which, changed, damage) => {
        const payload = damaged(jsonText(mutated(bodies[which], changed)), damage);
        seen.add(
          await codeOf({
            method: 'POST',
            url: `/v1/${which}`,
            headers: { 'content-type': 'application/json' },
            payload,
          }),
        );
      }),
    );
    expect(seen.of('bad-request')).toBeGreaterThan(CASES / 2);
    expectCleanPrototypes();
  });
});

import type { FaultRule } from '../../simulators/control/fault-rule.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import type { Screen } from '../support/screen.js';
import { shownOf, truthOf } from '../support/floor-truth.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const CALLS = '/openapi/v1.0/queue/call_status';
const ASKED = 'hq: GET /openapi/v1.0/queue/call_status';
const TIMEOUT_MS = 1_500;

describe('A phone system that misbehaves', () => {
  let world: TestCluster;
  let service: Service;
  let screen: Screen;

  beforeAll(async () => {
    const poll = { baseMs: 250, idleMs: 1_000, maxMs: 400 };
    world = await TestCluster.start({ accounts: [{ id: 'hq', poll, timeoutMs: TIMEOUT_MS }] });
    service = await world.service();
    screen = (await world.screen(service.url)).follow('account/hq', 'queue/hq/3');
    await isWell();
    world.floor().arrive('3', { caller: '5550160' });
    world.floor().pause('21', { reason: 'Lunch' });
    await isWell();
  });
  afterAll(() => world.close());
  afterEach(async () => {
    world.simulator().faults.clear();
    await world.simulator().faults.restore();
    await isWell();
  });

  const source = () => screen.account().source.self;

  /** Shown as live, by the account itself and by the age of its rows, and as it really is. */
  const isWell = (): Promise<void> =>
    screen.until(() => {
      expect(source()).toMatchObject({ state: 'live' });
      expect(source()).not.toHaveProperty('reason');
      expect(screen.view('queue/hq/3').freshness.state).toBe('live');
      expect(shownOf([screen.queue('3')])).toEqual(truthOf(world.floor()));
    });

  /** No secret of the phone system, and none of its tokens, stands in what people see. */
  function expectNoSecrets(text: string): void {
    const tokens = world
      .asked()
      .all.map(({ request }) => new URLSearchParams(request.query).get('access_token'));
    const secrets = [
      ...Object.values(world.simulator().credentials),
      ...tokens.filter((one) => one !== null),
    ];
    expect(secrets.length).toBeGreaterThan(3);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).not.toContain('access_token');
  }

  /** The account shows the failure, while the queue's document does not change: the very same objects. */
  async function says(state: string, reason: string | RegExp): Promise<void> {
    const { epoch, version, state: rows } = screen.view('queue/hq/3');
    // What happens meanwhile cannot be known, and is shown once it can.
    const call = world.floor().arrive('3', { caller: '5550161' });
    await screen.until(() => {
      expect(source()).toMatchObject({
        state,
        reason: expect.stringMatching(reason),
        since: expect.any(Number),
      });
      expect(screen.view('queue/hq/3').freshness.state).toBe(state);
    });
    expect(screen.view('queue/hq/3')).toMatchObject({ epoch, version });
    expect(screen.view('queue/hq/3').state).toBe(rows);
    expect(screen.queue('3').waiting).not.toHaveProperty([call]);
    expectNoSecrets(JSON.stringify([screen.account(), screen.queue('3')]));
  }

  /** As if the fifteen seconds had passed in which a refused login is not tried again. */
  async function forgetRefusal(): Promise<void> {
    const redis = service.get(RedisConnections).commands;
    const keys = await redis.keys(`${world.prefix}:*:refusals`);
    expect(keys).toHaveLength(1);
    await redis.del(...keys);
  }

  const faults: [string, FaultRule, string][] = [
    ['a page for people', { kind: 'html' }, 'answered HTML: is the address (baseUrl) right?'],
    ['nothing', { kind: 'empty' }, 'answered with an empty body'],
    ['half an answer', { kind: 'truncated' }, 'answered JSON that is cut off'],
    ['an answer that breaks off', { kind: 'torn' }, 'broke off in the middle of its answer'],
    [
      'a wrong type',
      { kind: 'wrong-type', at: 'errcode', value: 'none' },
      'answered something unreadable at errcode: expected',
    ],
    ['a failure', { kind: 'error', status: 500 }, 'answered 500'],
    ['a failure for a while', { kind: 'error', status: 503 }, 'answered 503'],
    ['its own failure', { kind: 'vendor-error', code: -2 }, 'answered -2'],
    ['too late', { kind: 'hang' }, `did not answer within ${TIMEOUT_MS} ms`],
  ];
  it.each(faults)(
    'that answers %s for the calls of a queue is late, and says why',
    async (_what, rule, reason) => {
      world.simulator().faults.add({ ...rule, path: CALLS });
      await says('late', `^${escaped(`${ASKED} ${reason}`)}`);
    },
  );

  it('that throttles us is not asked for as long as it says', async () => {
    world.simulator().faults.add({ kind: 'throttle', retryAfterSeconds: 3, path: CALLS, times: 1 });
    const before = world.asked().all.length;
    const reason = `${ASKED} answered 429: too many requests`;
    await says('throttled', `^${escaped(reason)}$`);
    const reasons = new Set<string | undefined>();
    const stop = screen.signal.listen(() => reasons.add(source().reason));
    // Its event asks for a poll, which is held, and has nothing to say.
    world.floor().arrive('3', { caller: '5550163' });
    await isWell();
    stop();
    expect(reasons).toEqual(new Set([reason, undefined]));
    const [refused, ...later] = world
      .asked()
      .all.slice(before)
      .filter(({ what }) => what.includes('call_status'));
    const throttled = [refused, ...later].find((one) => one?.request.status === 429);
    const next = later.find(({ request }) => request.at > throttled!.request.at);
    expect(next!.request.at - throttled!.request.at).toBeGreaterThanOrEqual(3_000);
  });

  it('that refuses connections is down, and is live again without help', async () => {
    await world.simulator().faults.refuse();
    await says('down', /^hq: GET \/openapi\/v1\.0\/queue\/\w+ (refused|cut) the connection/);
  });

  it('that loses our session gets a new login, and no client notices', async () => {
    const states: string[] = [];
    const stop = screen.signal.listen(() => states.push(source().state));
    world.simulator().faults.revokeTokens();
    const logins = world.asked().of('get_token').length;
    const call = world.floor().arrive('3', { caller: '5550162' });
    await screen.until(() => expect(screen.queue('3').waiting).toHaveProperty([call]));
    stop();
    expect(world.asked().of('get_token').length - logins).toBe(1);
    expect(world.simulator().tokensAlive()).toBe(1);
    expect(new Set(states)).toEqual(new Set(['live']));
  });

  it('that refuses our login says so, is not asked at every poll, and is used again once it accepts', async () => {
    world.simulator().faults.badCredentials();
    world.simulator().faults.revokeTokens();
    const logins = world.asked().of('get_token').length;
    await says('auth-failed', /^hq: POST \/openapi\/v1\.0\/get_token .*check clientId and clientSecret/);
    // Some turns of the poll, of which each would like to log in.
    const turns = screen.view('account/hq').freshness.nextDueAt;
    await screen.until(() => expect(screen.view('account/hq').freshness.nextDueAt).not.toBe(turns));
    expect(world.asked().of('get_token').length - logins).toBeLessThanOrEqual(2);
    world.simulator().faults.clear();
    await forgetRefusal();
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

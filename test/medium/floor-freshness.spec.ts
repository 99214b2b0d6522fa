import type { Mark, SubscribeAnswer } from '../../src/modules/domain/protocol.js';
import type { SourceState } from '../../src/modules/domain/source.js';
import { eventually } from '../support/eventually.js';
import { ownRedis, type OwnRedis } from '../support/test-redis.js';
import { TestCluster, type Service } from '../support/test-cluster.js';
import type { Wire } from '../support/wire.js';

const TOPIC = 'queue/hq/3';
const QUEUE = '/v1/accounts/hq/queues/3';

interface Shown {
  state: SourceState;
  polledAt: number;
}
type Headers = Record<string, string>;

/** Compares every way in which a service says how fresh its rows are. */
describe('A process that cannot read the change log', () => {
  let redis: OwnRedis;
  let world: TestCluster;
  let service: Service;
  let wire: Wire;
  let headers: Headers;

  beforeAll(async () => {
    redis = await ownRedis();
    world = await TestCluster.start({ redisUrl: redis.url });
    service = await world.service({ role: 'all' });
    headers = { authorization: `Bearer ${await world.token()}` };
    wire = await world.wire(service.url);
  });
  afterAll(async () => {
    await redis.say('acl', 'setuser', 'default', '+xread');
    await world.close();
    await redis.stop();
  });

  const get = async (path: string, more: Headers = {}) => {
    const answer = await fetch(`${service.url}${path}`, { headers: { ...headers, ...more } });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? {} : JSON.parse(text) };
  };
  const body = async (): Promise<Shown & { version: number }> => (await get(QUEUE)).body;
  const subscribed = async (): Promise<Shown> => {
    const answer = await wire.ask<SubscribeAnswer>('subscribe', { topic: TOPIC });
    if (!answer.ok) throw new Error(answer.error.detail);
    return answer.freshness as Shown;
  };
  const nextMark = (): Promise<Shown> =>
    new Promise((resolve) => wire.socket.once('mark', ({ accounts: [hq] }: Mark) => resolve(hq as Shown)));
  /** The answers to the tag of this moment and to an older one. */
  const tags = async (other: string) => {
    const [, same, changed] = [
      await get(QUEUE),
      await get(QUEUE, { 'if-none-match': '*' }),
      await get(QUEUE, { 'if-none-match': other }),
    ];
    const shown = ({ headers }: typeof same): Shown => ({
      state: headers.get('floorwalker-state') as SourceState,
      polledAt: Number(headers.get('floorwalker-polled-at')),
    });
    return {
      same: { status: same.status, ...shown(same) },
      changed: { status: changed.status, ...shown(changed) },
    };
  };

  /** The state that all ways agree on; undefined when it changed meanwhile. */
  async function agreed(liveTag: string): Promise<SourceState | undefined> {
    const first = await body();
    const [mark, answer, { same, changed }] = [await nextMark(), await subscribed(), await tags(liveTag)];
    const ready = await fetch(`${service.url}/readyz`);
    const { source: account } = (await get('/v1/accounts/hq')).body as { source: Shown };
    const last = await body();
    if (first.state !== last.state) return undefined;
    const { state } = first;
    const ways = { mark, answer, same, changed, account };
    expect(Object.entries(ways).map(([way, shown]) => [way, shown.state])).toEqual(
      Object.keys(ways).map((way) => [way, state]),
    );
    for (const { polledAt } of Object.values(ways)) {
      expect(polledAt).toBeGreaterThanOrEqual(first.polledAt);
      expect(polledAt).toBeLessThanOrEqual(last.polledAt);
    }
    expect(same.status).toBe(304);
    if (state !== 'live') expect(changed.status).toBe(200);
    expect(ready.status).toBe(state === 'stale' ? 503 : 200);
    return state;
  }

  /** The states all ways agreed on, until they agree on the last one. */
  async function until(last: SourceState, liveTag: string): Promise<SourceState[]> {
    const states: SourceState[] = [];
    for (;;) {
      const state = await agreed(liveTag);
      if (state !== undefined && state !== states.at(-1)) states.push(state);
      if (state === last) return states;
    }
  }

  it('says so by marks, answers, REST, entity tags and readiness alike, and recovers', async () => {
    await subscribed();
    let tag = '';
    await eventually(async () => {
      const { headers } = await get(QUEUE);
      tag = String(headers.get('etag'));
      return headers.get('floorwalker-state') === 'live';
    });
    expect((await until('live', tag)).at(-1)).toBe('live');
    const before = await body();

    await redis.say('acl', 'setuser', 'default', '-xread');
    expect((await until('stale', tag)).slice(-2)).toEqual(['late', 'stale']);
    // The phone system and the store go on without this process.
    world.floor().pause('21', { reason: 'Lunch' });
    for (let round = 0; round < 3; round += 1) expect(await agreed(tag)).toBe('stale');
    const frozen = await body();
    expect(frozen.version).toBe(before.version);
    expect(Date.now() - frozen.polledAt).toBeGreaterThan(10_000);
    expect(await (await fetch(`${service.url}/readyz`)).json()).toMatchObject({
      checks: {
        replica: {
          ready: false,
          detail: expect.stringMatching(/^The change log was last read \d+ ms ago\.$/),
        },
      },
    });

    await redis.say('acl', 'setuser', 'default', '+xread');
    expect((await until('live', tag)).at(-1)).toBe('live');
    await eventually(async () => (await body()).version > before.version);
    expect(await agreed(tag)).toBe('live');
  });
});

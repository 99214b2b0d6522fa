import fc from 'fast-check';
import { apply } from '../../src/modules/domain/apply.js';
import { complete, type Delta, type DocumentState } from '../../src/modules/domain/document.js';
import { FloorStore } from '../../src/modules/floor/floor-store.js';
import type { LoadedDocument } from '../../src/modules/floor/floor-write.js';
import { canonical, documentState } from '../arbitrary-documents.js';
import { ACCOUNT, TARGET, TOPIC, TestFloor, health, next, writeOf } from '../support/test-floor.js';
import { testRedis } from '../support/test-redis.js';

const OTHER = 'queue/hq/6401';
const state = (waiting: number): DocumentState => ({
  queue: { self: { id: '6400', waiting } },
  waiting: {},
  agents: {},
});

describe(FloorStore.name, () => {
  let server: Awaited<ReturnType<typeof testRedis>>;
  let floor: TestFloor;
  let store: FloorStore;

  beforeAll(async () => (server = await testRedis()));
  afterAll(async () => server.stop());
  beforeEach(() => {
    floor = new TestFloor(server.url);
    store = floor.store;
  });
  afterEach(async () => floor.close());

  const fenced = async (target: string) => ({ target, value: await store.issue(ACCOUNT, target) });

  describe('begin', () => {
    it('issues fences one after the other, each target its own', async () => {
      const fences = [];
      for (const id of ['a', 'a', 'b', 'a']) fences.push((await store.begin(ACCOUNT, { id })).fence);
      expect(fences).toEqual([1, 2, 1, 3]);
    });

    it('has no record of a target at first, and then everything its last poll left', async () => {
      expect(await store.begin(ACCOUNT, TARGET)).toEqual({ fence: 1, followed: false });
      const failure = { state: 'throttled' as const, since: 5, reason: 'too many requests' };
      const roster = { version: 'r1', roster: { queues: {}, agents: {} } };
      const write = { account: ACCOUNT, fence: { target: TARGET.id, value: 1 }, roster, documents: [] };
      await store.commit({ ...write, health: health({ polledAt: 1_000, failure }) });
      expect(await store.begin(ACCOUNT, TARGET)).toEqual({
        ...{
          fence: 2,
          followed: false,
          intervalMs: 1_000,
          dueAt: 2_000,
          polledAt: 1_000,
          failure,
          rosterVersion: 'r1',
        },
      });
    });

    it('returns the overrides of agents, until they are removed', async () => {
      const kept = async () => (await store.begin(ACCOUNT, TARGET)).overrides;
      const lunch = { paused: true as const, at: 1_000, reason: 'Lunch' };
      const short = { paused: true as const, at: 2_000 };
      await store.saveOverrides(ACCOUNT, { a1: lunch, a2: short });
      expect(await kept()).toEqual(
        new Map<string, object>([
          ['a1', lunch],
          ['a2', short],
        ]),
      );
      await store.saveOverrides(ACCOUNT, { a1: short, a2: null, unknown: null });
      expect(await kept()).toEqual(new Map([['a1', short]]));
      expect((await store.begin('other', TARGET)).overrides).toBeUndefined();
      await store.saveOverrides(ACCOUNT, { a1: null });
      await store.saveOverrides(ACCOUNT, {});
      expect(await kept()).toBeUndefined();
    });

    it('calls a queue followed when it or its account is, and an account-wide target when anything is', async () => {
      const followed = async (queue?: string) =>
        (await store.begin(ACCOUNT, { id: `of ${queue}`, ...(queue !== undefined && { queue }) })).followed;
      await store.lease(ACCOUNT, ['queue/6400'], 30_000);
      expect([await followed('6400'), await followed('6401'), await followed()]).toEqual([true, false, true]);
      await store.lease(ACCOUNT, ['account'], 30_000);
      expect(await followed('6401')).toBe(true);
      await floor.redis.zadd(floor.keys.interest(ACCOUNT), 1, 'account', 1, 'queue/6400');
      expect([await followed('6400'), await followed()]).toEqual([false, false]);
    });

    it('clears the refresh flag: the requested poll begins now', async () => {
      await store.flagRefresh(ACCOUNT, TARGET.id);
      await store.begin(ACCOUNT, TARGET);
      expect(await store.isRefreshRequested(ACCOUNT, TARGET.id)).toBe(false);
      await store.flagRefresh(ACCOUNT, TARGET.id);
      expect(await store.isRefreshRequested(ACCOUNT, TARGET.id)).toBe(true);
      expect((await store.begin(ACCOUNT, TARGET)).request).toEqual({ cause: 'plan' });
      expect((await store.begin(ACCOUNT, TARGET)).request).toBeUndefined();
    });

    it('merges what is requested of one poll', async () => {
      const hint = (at: number, agents?: string[]) =>
        store.flagRefresh(ACCOUNT, TARGET.id, {
          cause: 'hint',
          event: 'e',
          hintedAt: at,
          ...(agents && { agents }),
        });
      await hint(20, ['a', 'b']);
      await hint(10, ['b', 'c']);
      expect((await store.begin(ACCOUNT, TARGET)).request).toEqual({
        ...{ cause: 'hint', event: 'e', hintedAt: 10 },
        agents: ['a', 'b', 'c'],
      });
      await hint(20, ['a']);
      await store.flagRefresh(ACCOUNT, TARGET.id, { cause: 'command' });
      await hint(30, ['a']);
      expect((await store.begin(ACCOUNT, TARGET)).request).toEqual({
        cause: 'command',
        event: 'e',
        hintedAt: 20,
      });
    });

    it('requests nothing after a hint that the last poll covers', async () => {
      await store.begin(ACCOUNT, TARGET);
      const request = { cause: 'hint' as const, event: 'e', hintedAt: 1 };
      expect(await store.flagRefresh(ACCOUNT, TARGET.id, request, Date.now() - 60_000)).toBe(false);
      expect(await store.isRefreshRequested(ACCOUNT, TARGET.id)).toBe(false);
      expect(await store.flagRefresh(ACCOUNT, TARGET.id, request, Date.now() + 60_000)).toBe(true);
    });

    it('knows whether push is trusted', async () => {
      expect((await store.begin(ACCOUNT, TARGET)).pushed).toBeUndefined();
      await store.trustPush(ACCOUNT, 60_000);
      expect((await store.begin(ACCOUNT, TARGET)).pushed).toBe(true);
      await store.trustPush(ACCOUNT, 0);
      expect((await store.begin(ACCOUNT, TARGET)).pushed).toBeUndefined();
    });
  });

  describe('commit', () => {
    it('writes documents, log, health and roster in one go', async () => {
      const after = next(undefined, state(1));
      const roster = {
        version: 'r1',
        roster: { queues: { '6400': { id: '6400', name: 'Sales' } }, agents: {} },
      };
      const outcome = await store.commit({
        account: ACCOUNT,
        fence: await fenced(TARGET.id),
        health: health({ polledAt: 900 }),
        basedOn: { rosterVersion: undefined },
        roster,
        documents: [writeOf(TOPIC, undefined, after)],
      });
      expect(outcome).toBe('committed');
      expect((await store.load(ACCOUNT, TOPIC)).document).toEqual({
        ...after,
        state: complete(TOPIC, after.state),
      });
      expect(await store.roster(ACCOUNT)).toEqual(roster);
      expect(await store.targets(ACCOUNT)).toEqual([health({ polledAt: 900 })]);
      expect(await store.topics(ACCOUNT)).toEqual([TOPIC]);
      const { epoch, at } = after;
      const [entry, ...more] = await floor.log();
      expect(more).toEqual([]);
      expect(entry).toMatchObject({ k: 'delta', t: TOPIC, e: epoch, v: '1' });
      const ops = { queue: { put: { self: { id: '6400', waiting: 1 } } } };
      expect(JSON.parse(entry?.['d'] ?? '')).toEqual({ topic: TOPIC, epoch, base: 0, version: 1, at, ops });
    });

    it('rejects fence 9 after 10, the same poll twice, and a fence that was never issued', async () => {
      const commit = (value: number, lease = false) =>
        store.commit({
          account: ACCOUNT,
          fence: { target: 'account', value, ...(lease && { lease: true as const }) },
          health: health({ polledAt: value }),
          documents: [],
        });
      for (let i = 0; i < 10; i += 1) await store.issue(ACCOUNT, 'account');
      expect(await commit(10)).toBe('committed');
      const before = await floor.everything();
      expect([await commit(9), await commit(10), await commit(11), await commit(9, true)]).toEqual(
        Array(4).fill('late'),
      );
      expect(await floor.everything()).toEqual(before);
      expect([await commit(10, true), await commit(10, true)]).toEqual(['committed', 'committed']);
    });

    it('writes nothing when any document or the roster is not the expected one', async () => {
      const first = await floor.write(state(1));
      const roster = { version: 'r1', roster: { queues: {}, agents: {} } };
      await store.commit({ account: ACCOUNT, fence: await fenced('roster'), roster, documents: [] });
      const good = writeOf(TOPIC, first, next(first, state(2)));
      const created = (expected: LoadedDocument | undefined, topic = TOPIC) =>
        writeOf(topic, expected, next(expected, state(3)));
      const fences = await Promise.all(Array.from({ length: 6 }, async (_, i) => fenced(`t${i}`)));
      const before = await floor.everything();
      const bad = [
        { documents: [created(undefined)] },
        { documents: [good, created(first, OTHER)] },
        { documents: [good, { topic: OTHER, expected: first, change: 'keep' as const }] },
        { documents: [created({ ...first, version: 2 })] },
        { documents: [created({ ...first, epoch: 'another' })] },
        { documents: [good], basedOn: { rosterVersion: 'r0' } },
      ];
      for (const [i, write] of bad.entries()) {
        const rest = {
          account: ACCOUNT,
          fence: fences[i]!,
          health: health(),
          roster: { ...roster, version: 'r2' },
        };
        expect(await store.commit({ ...rest, ...write })).toBe('conflict');
      }
      expect(await floor.everything()).toEqual(before);
    });

    it('logs the change of a failure, and only that', async () => {
      const fail = (kind: 'down' | 'throttled', reason: string) => ({
        failure: { state: kind, since: 1, reason },
      });
      const polls = [{}, fail('down', 'a'), fail('down', 'b'), fail('throttled', 'c'), {}, {}];
      const entries = [];
      for (const poll of polls) {
        const { fence: value } = await store.begin(ACCOUNT, TARGET);
        const fence = { target: TARGET.id, value };
        await store.commit({
          account: ACCOUNT,
          fence,
          health: health({ polledAt: 1, ...poll }),
          documents: [],
        });
        entries.push((await floor.log()).length);
      }
      expect(entries).toEqual([0, 1, 1, 2, 3, 3]);
      expect(await floor.log()).toEqual(Array(3).fill({ k: 'health', a: ACCOUNT }));
      expect(await store.targets(ACCOUNT)).toEqual([health({ polledAt: 1 })]);
    });

    it('keeps the instant of the last good reading when a poll fails', async () => {
      const failure = { state: 'down' as const, since: 1, reason: 'no answer' };
      for (const more of [{ polledAt: 700 }, { failure }]) {
        const fence = await fenced(TARGET.id);
        await store.commit({ account: ACCOUNT, fence, health: health(more), documents: [] });
      }
      expect(await store.targets(ACCOUNT)).toEqual([health({ polledAt: 700, failure })]);
    });

    it('deletes a document, logs it, and lets it start with a new epoch', async () => {
      const first = await floor.write(state(1));
      expect(await floor.commit({ topic: TOPIC, expected: first, change: 'delete' })).toBe('committed');
      expect((await store.load(ACCOUNT, TOPIC)).document).toBeUndefined();
      expect(await store.topics(ACCOUNT)).toEqual([]);
      expect((await floor.log()).at(-1)).toEqual({ k: 'gone', t: TOPIC, e: first.epoch });
      expect((await floor.write(state(1))).epoch).not.toBe(first.epoch);
    });

    it('stores any history, and the log replays to it', async () => {
      const history = fc.array(documentState, { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(history, fc.uuid(), async (states, id) => {
          const topic = `queue/hq/${id}`;
          let before: LoadedDocument | undefined;
          for (const one of states) {
            const after = next(before, one);
            expect(await floor.commit(writeOf(topic, before, after))).toBe('committed');
            before = after;
          }
          const { document } = await store.load(ACCOUNT, topic);
          expect(document).toMatchObject({ epoch: before?.epoch, version: states.length });
          expect(canonical(document!.state)).toBe(canonical(states.at(-1)!));
          const deltas = (await floor.log())
            .filter(({ t }) => t === topic)
            .map(({ d }) => JSON.parse(d!) as Delta);
          expect(deltas.map(({ base, version }) => [base, version])).toEqual(
            states.map((_, i) => [i, i + 1]),
          );
          const replayed = deltas.reduce<DocumentState>((all, { ops }) => apply(all, ops), {});
          expect(canonical(replayed)).toBe(canonical(document!.state));
        }),
        { numRuns: 40, endOnFailure: true },
      );
    });

    it('gives 50 writers of one document 50 consecutive versions', async () => {
      const add = async (i: number): Promise<void> => {
        const { document } = await store.load(ACCOUNT, TOPIC);
        const agents = { ...document?.state['agents'], [`a${i}`]: { id: `a${i}` } };
        const after = next(document, { ...state(0), agents });
        if ((await floor.commit(writeOf(TOPIC, document, after))) !== 'committed') await add(i);
      };
      await Promise.all(Array.from({ length: 50 }, (_, i) => add(i)));
      const { document } = await store.load(ACCOUNT, TOPIC);
      expect(document?.version).toBe(50);
      expect(Object.keys(document?.state['agents'] ?? {})).toHaveLength(50);
      const log = await floor.log();
      expect(log.map(({ v }) => Number(v))).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
      const replayed = log.reduce<DocumentState>(
        (all, { d }) => apply(all, (JSON.parse(d!) as Delta).ops),
        {},
      );
      expect(canonical(replayed)).toBe(canonical(document!.state));
    });

    it('takes more rows than fit into one call of Lua', async () => {
      const rows = (from: number) =>
        Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`${from + i}`, { id: `${from + i}` }]));
      await floor.write({ ...state(0), agents: rows(0) });
      const { version } = await floor.write({ ...state(0), agents: rows(8_990) });
      const { document } = await store.load(ACCOUNT, TOPIC);
      expect(version).toBe(2);
      expect(Object.keys(document?.state['agents'] ?? {})).toHaveLength(9_000);
    });
  });

  it('removes a retired target, and its poll that is under way is late', async () => {
    const { fence: value } = await store.begin(ACCOUNT, TARGET);
    const write = { account: ACCOUNT, fence: { target: TARGET.id, value }, health: health(), documents: [] };
    expect(await store.commit(write)).toBe('committed');
    const { fence } = await store.begin(ACCOUNT, TARGET);
    await store.retire(ACCOUNT, TARGET.id);
    expect(await store.targets(ACCOUNT)).toEqual([]);
    expect(await store.commit({ ...write, fence: { target: TARGET.id, value: fence } })).toBe('late');
    expect(await store.targets(ACCOUNT)).toEqual([]);
    expect((await store.begin(ACCOUNT, TARGET)).fence).toBe(1);
  });

  it('returns versions of many documents in the order of its arguments', async () => {
    const { epoch } = await floor.write(state(1));
    const asked = [OTHER, TOPIC].map((topic) => ({ account: ACCOUNT, topic }));
    expect(await store.versions(asked)).toEqual([undefined, { epoch, version: 1 }]);
  });

  it('works when Redis has lost the scripts', async () => {
    await store.begin(ACCOUNT, TARGET);
    await floor.redis.script('FLUSH');
    expect((await store.begin(ACCOUNT, TARGET)).fence).toBe(2);
  });
});

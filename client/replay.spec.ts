import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { apply } from '../src/modules/domain/apply.js';
import { diff } from '../src/modules/domain/diff.js';
import { complete, type DocumentState } from '../src/modules/domain/document.js';
import { canonical, documentState } from '../test/arbitrary-documents.js';
import { ManualEnvironment } from '../test/client/manual-environment.js';
import { caught } from '../test/support/caught.js';
import type { HistoryLine, HistoryRange } from './history.js';
import { FloorReplay, type ReplayPhase } from './replay.js';

const TOPIC = 'queue/hq/6400';
const T = 1_795_000_000_000;
const MINUTE = 60_000;

interface Version {
  at: number;
  state: DocumentState;
}

/** A history of one topic whose versions are these; version numbers are their places. */
class FakeHistory {
  readonly asked: HistoryRange[] = [];
  readonly topics: string[] = [];
  failing = false;
  gaps: HistoryLine[] = [];
  /** The clock of the service: what comes later is not known yet. */
  now = Infinity;

  constructor(readonly versions: readonly Version[]) {}

  async *changes(
    topic: string,
    range: HistoryRange,
    _signal?: unknown,
    onKnown?: (until: number) => void,
  ): AsyncGenerator<HistoryLine> {
    await Promise.resolve();
    this.asked.push(range);
    this.topics.push(topic);
    if (this.failing) throw new Error('away');
    const to = Math.min(range.to ?? Infinity, this.now);
    const from = Math.min(range.from, to);
    const first = this.versions.filter(({ at }) => at <= from).length - 1;
    const held = this.versions[first];
    if (held !== undefined)
      yield ['snapshot', { topic, epoch: 'e', version: first, at: held.at, state: held.state }];
    yield* this.gaps;
    for (const [version, { at, state }] of this.versions.entries()) {
      if (version <= first || at > to) continue;
      const ops = diff(this.versions[version - 1]?.state ?? {}, state) ?? {};
      yield ['delta', { topic, epoch: 'e', base: version - 1, version, at, ops }];
    }
    onKnown?.(to);
  }
}

const waiting = (n: number): DocumentState =>
  complete(TOPIC, { queue: { self: { id: '6400', waiting: n } } });

const waitingOf = (state: DocumentState | undefined): number =>
  Number(state?.['queue']?.['self']?.['waiting']);

/** A caller more every minute. */
const everyMinute = (minutes: number): Version[] =>
  Array.from({ length: minutes + 1 }, (_, i) => ({ at: T + i * MINUTE, state: waiting(i) }));

describe(FloorReplay.name, () => {
  let machine: ManualEnvironment;
  let phases: ReplayPhase[];
  let shown: number[];

  beforeEach(() => {
    machine = new ManualEnvironment();
    phases = [];
    shown = [];
  });

  async function replayOf(history: FakeHistory, minutes = 60): Promise<FloorReplay> {
    const options = { history, from: T, to: T + minutes * MINUTE, environment: machine };
    const replay = new FloorReplay(options);
    replay.on('phase', ({ phase }) => phases.push(phase));
    replay.follow(TOPIC, ({ state }) => shown.push(waitingOf(state)));
    await phase(replay, 'paused');
    return replay;
  }

  const phase = (replay: FloorReplay, wanted: ReplayPhase): Promise<void> =>
    new Promise((resolve) => {
      if (replay.phase === wanted) return resolve();
      const stop = replay.on('phase', ({ phase: now }) => {
        if (now !== wanted) return;
        stop();
        resolve();
      });
    });

  it('shows the document at the beginning, and each change when the clock reaches it', async () => {
    const replay = await replayOf(new FakeHistory(everyMinute(60)));
    expect([replay.at, shown]).toEqual([T, [0]]);
    replay.play(60);
    machine.advance(2_500);
    expect([replay.at, shown]).toEqual([T + 150_000, [0, 1, 2]]);
    replay.pause();
    machine.advance(60_000);
    expect([replay.at, replay.phase]).toEqual([T + 150_000, 'paused']);
  });

  it('goes from change to change, over windows, and ends', async () => {
    const history = new FakeHistory([...everyMinute(2), { at: T + 50 * MINUTE, state: waiting(9) }]);
    const replay = await replayOf(history);
    for (const minute of [1, 2, 50]) {
      await replay.next();
      expect([replay.at, replay.phase]).toEqual([T + minute * MINUTE, 'paused']);
    }
    await replay.next();
    expect([replay.at, replay.phase, shown]).toEqual([T + 60 * MINUTE, 'ended', [0, 1, 2, 9]]);
    expect(history.asked.map(({ from }) => (from - T) / MINUTE)).toEqual([0, 5, 25]);
  });

  it('seeks in both directions, and asks only for what it does not hold', async () => {
    const history = new FakeHistory(everyMinute(60));
    const replay = await replayOf(history);
    await replay.seek(T + 3 * MINUTE);
    expect([history.asked.length, shown.at(-1)]).toEqual([1, 3]);
    await replay.seek(T + 90_000);
    expect([history.asked.length, shown.at(-1)]).toEqual([2, 1]);
    await replay.seek(T + 40 * MINUTE);
    expect([history.asked.length, shown.at(-1), replay.at]).toEqual([3, 40, T + 40 * MINUTE]);
  });

  it('waits where the past is not known yet, and goes on from there', async () => {
    const history = new FakeHistory(everyMinute(60));
    history.now = T + 90_000;
    const replay = await replayOf(history);
    replay.play(60);
    machine.advance(5_000);
    await setImmediate();
    expect([replay.at, replay.phase, shown.at(-1)]).toEqual([T + 90_000, 'loading', 1]);
    expect(replay.knownUntil).toBe(T + 90_000);
    const asked = history.asked.length;
    for (let nth = 0; nth < 10; nth += 1) {
      machine.advance(250);
      await setImmediate();
    }
    expect([replay.at, shown.at(-1)]).toEqual([T + 90_000, 1]);
    // Once a second, not with each step of the clock.
    expect(history.asked.length - asked).toBeLessThanOrEqual(3);
    history.now = T + 60 * MINUTE;
    for (let nth = 0; nth < 12; nth += 1) {
      machine.advance(250);
      await setImmediate();
    }
    expect(replay.at).toBeGreaterThan(T + 2 * MINUTE);
    expect([replay.knownUntil, shown.at(-1)! > 1]).toEqual([undefined, true]);
    replay.close();
  });

  it('shows nothing of an instant that is not known yet until it is', async () => {
    const history = new FakeHistory(everyMinute(60));
    const replay = await replayOf(history);
    history.now = T + 10 * MINUTE;
    const sought = replay.seek(T + 20 * MINUTE);
    await setImmediate();
    expect([replay.phase, shown]).toEqual(['loading', [0]]);
    history.now = T + 60 * MINUTE;
    machine.advance(1_000);
    await sought;
    expect([replay.phase, shown.at(-1)]).toEqual(['paused', 20]);
    await replay.next();
    expect(shown.at(-1)).toBe(21);
  });

  it('passes over a document that comes whole again and is the same', async () => {
    const history = new FakeHistory([...everyMinute(1), { at: T + 20 * MINUTE, state: waiting(7) }]);
    const again = { topic: TOPIC, epoch: 'f', version: 1, at: T + 3 * MINUTE, state: waiting(1) };
    const changes = history.changes.bind(history);
    history.changes = async function* (topic, range) {
      yield* changes(topic, range);
      if (range.from < again.at) yield ['snapshot', again];
    };
    const replay = await replayOf(history);
    await replay.next();
    await replay.next();
    expect([replay.at, shown.at(-1)]).toEqual([T + 20 * MINUTE, 7]);
  });

  it('takes a change that is dated before the one that it follows together with that', async () => {
    const history = new FakeHistory([]);
    history.changes = async function* (topic) {
      await Promise.resolve();
      const of = { topic, epoch: 'e' };
      yield ['snapshot', { ...of, version: 1, at: T + MINUTE, state: waiting(1) }];
      yield [
        'delta',
        { ...of, base: 1, version: 2, at: T + MINUTE - 29, ops: diff(waiting(1), waiting(2)) ?? {} },
      ];
    };
    const replay = await replayOf(history, 5);
    await replay.next();
    expect([replay.at, shown.at(-1)]).toEqual([T + MINUTE, 2]);
  });

  it('loads topics that are added alone, together, and as far as the others are known', async () => {
    const history = new FakeHistory(everyMinute(60));
    const replay = await replayOf(history);
    await replay.seek(T + 2 * MINUTE);
    const others = ['queue/hq/6401', 'queue/hq/6402'].map((topic) => replay.follow(topic, () => undefined));
    await phase(replay, 'paused');
    expect(history.topics).toEqual([TOPIC, 'queue/hq/6401', 'queue/hq/6402']);
    expect(history.asked.slice(1)).toEqual([1, 2].map(() => ({ from: T + 2 * MINUTE, to: T + 5 * MINUTE })));
    expect(others.map(({ state }) => waitingOf(state))).toEqual([2, 2]);
    await replay.seek(T + 4 * MINUTE);
    expect([history.topics.length, shown.at(-1), waitingOf(others[0]?.state)]).toEqual([3, 4, 4]);
    others[1]?.stop();
    await replay.seek(T + 9 * MINUTE);
    expect(history.topics.slice(3)).toEqual([TOPIC, 'queue/hq/6401']);
  });

  it('keeps up at sixty times the speed, several changes at a step', async () => {
    const fast = Array.from({ length: 2_000 }, (_, i) => ({ at: T + i * 500, state: waiting(i) }));
    const replay = await replayOf(new FakeHistory(fast));
    replay.play(60);
    const times: number[] = [];
    replay.on('time', (at) => times.push(at));
    for (let second = 1; second <= 16; second += 1) {
      machine.advance(1_000);
      // Of a load that was begun.
      await setImmediate();
    }
    expect(times.length).toBeLessThanOrEqual(16 * 70);
    expect([replay.phase, replay.at]).toEqual(['playing', T + 16 * MINUTE]);
    expect(shown.at(-1)).toBe(16 * 120);
    replay.close();
  });

  it('says what is not known, and when it cannot go on', async () => {
    const history = new FakeHistory(everyMinute(60));
    history.gaps = [['gap', { topic: TOPIC, from: T + MINUTE, to: T + 2 * MINUTE, why: 'down' }]];
    const replay = await replayOf(history);
    const following = replay.follow(TOPIC, () => undefined);
    await replay.seek(T + 90_000);
    expect(following.view.freshness).toEqual({ state: 'stale', polledAt: T + MINUTE, saidBy: 'server' });
    await replay.seek(T + 180_000);
    expect(following.view.freshness).toEqual({ state: 'live', polledAt: T + 180_000, saidBy: 'server' });
    history.failing = true;
    expect(await caught(replay.seek(T + 30 * MINUTE))).toEqual(new Error('away'));
    expect(replay.phase).toBe('failed');
    history.failing = false;
    await replay.seek(T + 30 * MINUTE);
    expect([replay.phase, shown.at(-1)]).toEqual(['paused', 30]);
  });

  it('holds what a follower held, wherever it is', async () => {
    const step = fc.tuple(documentState, fc.integer({ min: 1, max: 10 * MINUTE }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat(120 * MINUTE), { minLength: 1, maxLength: 8 }),
        async (steps, seeks) => {
          const versions: Version[] = [{ at: T - 1, state: complete(TOPIC, {}) }];
          for (const [next, later] of steps) {
            const before = versions.at(-1) ?? { at: T, state: {} };
            const ops = diff(before.state, complete(TOPIC, next));
            if (ops !== undefined) versions.push({ at: before.at + later, state: apply(before.state, ops) });
          }
          const replay = await replayOf(new FakeHistory(versions), 120);
          const following = replay.follow(TOPIC, () => undefined);
          for (const offset of seeks) {
            await replay.seek(T + offset);
            const held = versions.filter(({ at }) => at <= T + offset).at(-1);
            expect(canonical(following.state ?? {})).toBe(canonical(held?.state ?? {}));
          }
          replay.close();
        },
      ),
      { numRuns: 100 },
    );
  });
});

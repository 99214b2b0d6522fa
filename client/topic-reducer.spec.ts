import type { Delta, DocumentState, Ops, Snapshot } from '../src/modules/domain/document.js';
import type { Problem } from '../src/modules/domain/problem.js';
import type { SubscribeAnswer } from '../src/modules/domain/protocol.js';
import { newTopic, reduceTopic } from './topic-reducer.js';
import type { TopicEffect, TopicEvent, TopicState } from './topic-state.js';

const TOPIC = 'queue/hq/6400';
const rows = (name: string): DocumentState => ({ queue: { self: { id: '6400', name } } });
const renamed = (name: string): Ops => ({ queue: { set: { self: { name } } } });

const snapshot = (version: number, epoch = 'e1'): Snapshot => ({
  topic: TOPIC,
  epoch,
  version,
  at: version,
  state: rows(`v${version}`),
});
const delta = (base: number, version: number, epoch = 'e1'): Delta => ({
  topic: TOPIC,
  epoch,
  base,
  version,
  at: version,
  ops: renamed(`v${version}`),
});
const freshness = { state: 'live', polledAt: 1 } as const;
const position = (version: number, epoch = 'e1') => ({ epoch, version });

type Mode = { mode: 'current' } | { mode: 'delta'; delta: Delta } | { mode: 'snapshot'; snapshot: Snapshot };
const answer = (request: number, mode: Mode, version: number, epoch = 'e1'): TopicEvent => {
  const reply: SubscribeAnswer = { ok: true, topic: TOPIC, epoch, version, freshness, ...mode };
  return { type: 'answered', request, answer: reply };
};
const whole = (request: number, version: number, epoch = 'e1') =>
  answer(request, { mode: 'snapshot', snapshot: snapshot(version, epoch) }, version, epoch);
const problem = (code: Problem['code'], status: number): Problem => ({
  code,
  status,
  title: code,
  detail: '',
});

/** The state after these events, and what the last of them brought about. */
function after(...events: TopicEvent[]): { state: TopicState; effects: readonly TopicEffect[] } {
  return events.reduce<{ state: TopicState; effects: readonly TopicEffect[] }>(
    ({ state }, event) => reduceTopic(state, event),
    { state: newTopic(TOPIC), effects: [] },
  );
}

const FOLLOWING: TopicEvent[] = [{ type: 'connected' }, whole(1, 5)];
const following = (...events: TopicEvent[]) => after(...FOLLOWING, ...events);
const asks = (request: number, held?: { epoch: string; version: number }) => [
  { type: 'subscribe', request, ...(held && { held }) },
];

describe('a topic of the client', () => {
  it('asks without a position first, and takes the snapshot, with every collection its kind has', () => {
    expect(after({ type: 'connected' }).effects).toEqual(asks(1));
    const { state, effects } = following();
    expect(state).toMatchObject({ held: { epoch: 'e1', version: 5 }, link: { at: 'following' }, freshness });
    expect(Object.keys(state.held!.state).sort()).toEqual(['agents', 'queue', 'waiting']);
    expect(effects).toMatchObject([{ type: 'tell', changed: { queue: { put: { self: { name: 'v5' } } } } }]);
  });

  it('ignores what comes before the first answer', () => {
    const { state, effects } = after({ type: 'connected' }, { type: 'delta', delta: delta(4, 5) });
    expect([state.held, effects]).toEqual([undefined, []]);
  });

  it('applies the next delta, one that overlaps, and none that it knows', () => {
    const next = following({ type: 'delta', delta: delta(5, 6) });
    expect(next.state.held).toMatchObject({ version: 6, state: rows('v6') });
    expect(next.effects).toEqual([{ type: 'tell', changed: renamed('v6') }]);
    expect(following({ type: 'delta', delta: delta(2, 7) }).state.held).toMatchObject({ version: 7 });
    for (const known of [delta(4, 5), delta(2, 3)]) {
      const same = following({ type: 'delta', delta: known });
      expect([same.state.held, same.effects]).toEqual([following().state.held, []]);
    }
  });

  it.each<[string, TopicEvent]>([
    ['a gap', { type: 'delta', delta: delta(6, 7) }],
    ['a delta of another epoch', { type: 'delta', delta: delta(5, 6, 'e2') }],
    ['a mark ahead', { type: 'marked', position: position(6) }],
    ['a mark of another epoch', { type: 'marked', position: position(1, 'e2') }],
    ['being told to', { type: 'gone', reason: 'resync' }],
  ])('asks again after %s, once, showing the last good state meanwhile', (_, event) => {
    const once = following(event);
    expect(once.effects).toContainEqual(asks(2, position(5))[0]);
    expect(once.state.held).toMatchObject(position(5));
    const twice = reduceTopic(once.state, event);
    expect(twice.effects.filter(({ type }) => type === 'subscribe')).toEqual([]);
    expect(reduceTopic(twice.state, whole(2, 1, 'e2')).state.held).toMatchObject(position(1, 'e2'));
  });

  it('is content with a mark at or behind what it holds', () => {
    for (const version of [4, 5]) {
      const { state, effects } = following({ type: 'marked', position: position(version), freshness });
      expect([state.link.at, effects]).toEqual(['following', [{ type: 'tell' }]]);
    }
  });

  it('takes a pushed snapshot that is newer or of another epoch, and none that is older', () => {
    const push = (one: Snapshot) => following({ type: 'snapshot', snapshot: one }).state.held;
    expect(push(snapshot(9))).toMatchObject(position(9));
    expect(push(snapshot(1, 'e2'))).toMatchObject(position(1, 'e2'));
    expect(push(snapshot(4))).toMatchObject(position(5));
  });

  it('keeps rows that a snapshot did not change the same objects', () => {
    const before = { ...rows('v5'), agents: { '100': { id: '100', name: 'Ann' } } };
    const push = (version: number): TopicEvent => ({
      type: 'snapshot',
      snapshot: { ...snapshot(version), state: structuredClone({ ...before, ...rows(`v${version}`) }) },
    });
    const old = following(push(6)).state;
    const first = old.held!.state;
    const { state, effects } = reduceTopic(old, push(7));
    expect(state.held!.state['agents']).toBe(first['agents']);
    expect(state.held!.state['queue']).not.toBe(first['queue']);
    expect(effects).toEqual([{ type: 'tell', changed: renamed('v7') }]);
  });

  it('ignores the late answer of an earlier question', () => {
    const asked = following(
      { type: 'delta', delta: delta(6, 7) },
      { type: 'unanswered', request: 2 },
      { type: 'retry' },
    );
    expect(asked.effects).toEqual(asks(3, position(5)));
    const late = reduceTopic(asked.state, whole(2, 6, 'e0'));
    expect(late.state).toBe(asked.state);
    expect(reduceTopic(late.state, whole(3, 7)).state.held).toMatchObject(position(7));
  });

  it('keeps applying what fits while it asks', () => {
    const asking = following(
      { type: 'marked', position: position(9) },
      { type: 'delta', delta: delta(5, 6) },
    );
    expect(asking.state).toMatchObject({ held: position(6), link: { at: 'asking' } });
    const answered = reduceTopic(asking.state, answer(2, { mode: 'delta', delta: delta(5, 9) }, 9));
    expect(answered.state).toMatchObject({ held: position(9), link: { at: 'following' } });
  });

  it('asks with the position it holds on a new connection, and stays where it is when that is current', () => {
    const back = following({ type: 'disconnected' }, { type: 'connected' });
    expect(back.effects).toEqual(asks(2, position(5)));
    expect(back.state).toMatchObject({ heard: false, held: position(5) });
    const current = reduceTopic(back.state, answer(2, { mode: 'current' }, 3));
    expect(current.state).toMatchObject({ heard: true, held: position(5), link: { at: 'following' } });
    expect(current.effects).toEqual([{ type: 'tell' }]);
  });

  it('asks later, not at once, when an answer leaves it behind', () => {
    for (const wrong of [
      answer(2, { mode: 'current' }, 6),
      answer(2, { mode: 'delta', delta: delta(6, 7) }, 7),
      answer(2, { mode: 'delta', delta: delta(5, 7, 'e2') }, 7, 'e2'),
    ]) {
      const { state, effects } = following({ type: 'disconnected' }, { type: 'connected' }, wrong);
      expect([state.link.at, effects]).toEqual(['waiting', [{ type: 'retry', pause: 'short' }]]);
    }
  });

  it.each<[Problem['code'], number]>([
    ['not-ready', 503],
    ['unavailable', 503],
    ['internal', 500],
    ['too-many-requests', 429],
  ])('asks again soon after %s, without a word', (code, status) => {
    const { state, effects } = after(
      { type: 'connected' },
      { type: 'refused', request: 1, problem: problem(code, status) },
    );
    expect([state.refusal, effects]).toEqual([undefined, [{ type: 'retry', pause: 'short' }]]);
    expect(reduceTopic(state, { type: 'retry' }).effects).toEqual(asks(2));
  });

  it.each<[Problem['code'], number]>([
    ['forbidden', 403],
    ['not-found', 404],
    ['too-many-topics', 429],
  ])('says %s once, and asks again after a long while', (code, status) => {
    const refusal = problem(code, status);
    const first = after({ type: 'connected' }, { type: 'refused', request: 1, problem: refusal });
    expect(first.state.refusal).toEqual(refusal);
    expect(first.effects).toEqual([{ type: 'retry', pause: 'long' }, { type: 'tell' }]);
    const again = reduceTopic(first.state, { type: 'retry' });
    expect(again.effects).toEqual(asks(2));
    const second = reduceTopic(again.state, { type: 'refused', request: 2, problem: refusal });
    expect(second.effects).toEqual([{ type: 'retry', pause: 'long' }]);
    expect(reduceTopic(again.state, whole(2, 1)).state).not.toHaveProperty('refusal');
  });

  it('keeps the last good state when the topic is not found, and shows nothing that is deleted or forbidden', () => {
    const notFound = problem('not-found', 404);
    const asked = following({ type: 'disconnected' }, { type: 'connected' });
    expect(
      reduceTopic(asked.state, { type: 'refused', request: 2, problem: notFound }).state.held,
    ).toBeDefined();
    for (const [reason, code] of [
      ['deleted', 'gone'],
      ['forbidden', 'forbidden'],
    ] as const) {
      const { state, effects } = following({ type: 'gone', reason });
      expect(state).toMatchObject({ refusal: { code }, link: { at: 'ended' } });
      expect(state).not.toHaveProperty('held');
      expect(effects).toContainEqual({ type: 'tell' });
      expect(reduceTopic(state, { type: 'snapshot', snapshot: snapshot(9) }).state).toBe(state);
    }
  });

  it('does nothing without a connection', () => {
    const offline = following({ type: 'disconnected' });
    for (const event of [
      { type: 'retry' },
      { type: 'delta', delta: delta(5, 6) },
      { type: 'marked', position: position(9) },
      { type: 'unanswered', request: 1 },
    ] satisfies TopicEvent[])
      expect(reduceTopic(offline.state, event)).toEqual({ state: offline.state, effects: [] });
  });
});

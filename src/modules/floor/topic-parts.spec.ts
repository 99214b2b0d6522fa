import fc from 'fast-check';
import { canonical, documentState } from '../../../test/arbitrary-documents.js';
import { TypedEmitter } from '../../lib/typed-emitter.js';
import { apply } from '../domain/apply.js';
import { diff } from '../domain/diff.js';
import type { DocumentState } from '../domain/document.js';
import { metricsPart, metricsPartOps } from '../domain/metrics-part.js';
import { metricsPartOf } from '../domain/topic.js';
import type { ReplicaEvents } from './replica-events.js';
import type { TopicView } from './topic-history.js';
import { TopicParts } from './topic-parts.js';

/** As metrics: the arbitrary collections under the names of those of metrics. */
const metricsState: fc.Arbitrary<DocumentState> = documentState.map((state) => ({
  today: state['queue'] ?? {},
  last30: state['waiting'] ?? {},
  agents: state['agents'] ?? {},
}));
const QUEUE = 'a';
const TOPIC = `metrics/hq/${QUEUE}`;
const PART = { whole: 'metrics/hq', queue: QUEUE };

describe('A queue’s part of the metrics', () => {
  it('is the same, cut before or after a change', () => {
    fc.assert(
      fc.property(metricsState, metricsState, (before, after) => {
        const ops = diff(before, after) ?? {};
        const cut = apply(metricsPart(before, QUEUE), metricsPartOps(ops, QUEUE) ?? {});
        expect(canonical(cut)).toBe(canonical(metricsPart(after, QUEUE)));
      }),
    );
  });

  it('has no row of another queue, and none of an agent', () => {
    const row = { id: 'x', offered: 1 };
    const state = { today: { [QUEUE]: row, b: row }, last30: { b: row }, agents: { [QUEUE]: row } };
    expect(JSON.parse(JSON.stringify(metricsPart(state, QUEUE)))).toEqual({
      ...{ today: { [QUEUE]: row }, last30: {}, agents: {} },
    });
    expect(metricsPartOps({ agents: { del: [QUEUE] }, today: { put: { b: row } } }, QUEUE)).toBeUndefined();
  });

  it.each([
    [TOPIC, PART],
    ['metrics/hq/sales/west', { whole: 'metrics/hq', queue: 'sales/west' }],
    ['metrics/hq', undefined],
    ['queue/hq/a', undefined],
  ])('%s is a part of %j', (topic, part) => expect(metricsPartOf(topic)).toEqual(part));
});

describe(TopicParts, () => {
  it('leads every follower to what the whole shows, whenever it began', () => {
    fc.assert(
      fc.property(fc.array(metricsState, { minLength: 2, maxLength: 8 }), fc.nat(6), (states, begin) => {
        const events = new TypedEmitter<ReplicaEvents>();
        const parts = new TopicParts(events);
        let held: TopicView | undefined;
        let late: TopicView | undefined;
        let told = 0;
        events.on('change', ({ topic, delta, view }) => {
          if (topic !== TOPIC) return;
          told += 1;
          expect(canonical(view.state)).toBe(canonical(metricsPart(states[delta.version] ?? {}, QUEUE)));
          const taken = (mine: TopicView | undefined) => {
            if (mine === undefined) return undefined;
            // The rule of the protocol: a change that begins later than what is held is a gap.
            expect(delta.base).toBeLessThanOrEqual(mine.version);
            return { ...mine, version: delta.version, state: apply(mine.state, delta.ops) };
          };
          [held, late] = [taken(held), taken(late)];
        });
        const viewAt = (version: number): TopicView => ({
          ...{ epoch: 'e', version, at: version, state: states[version] ?? {} },
        });
        const cut = (version: number): TopicView => ({
          ...viewAt(version),
          state: metricsPart(states[version] ?? {}, QUEUE),
        });
        parts.follow(TOPIC, PART, viewAt(0));
        held = cut(0);
        let differences = 0;
        for (let version = 1; version < states.length; version += 1) {
          const ops = diff(states[version - 1] ?? {}, states[version] ?? {}) ?? {};
          if (metricsPartOps(ops, QUEUE) !== undefined) differences += 1;
          const delta = { topic: PART.whole, epoch: 'e', base: version - 1, version, at: version, ops };
          events.emit('change', { topic: PART.whole, view: viewAt(version), delta });
          if (version === begin) {
            parts.follow(TOPIC, PART, viewAt(version));
            late = cut(version);
          }
        }
        const last = canonical(cut(states.length - 1).state);
        expect(canonical(held.state)).toBe(last);
        if (late !== undefined) expect(canonical(late.state)).toBe(last);
        expect(told).toBe(differences);
      }),
    );
  });

  it('ends with its last follower, and says what becomes of the whole', () => {
    const events = new TypedEmitter<ReplicaEvents>();
    const parts = new TopicParts(events);
    const heard: string[] = [];
    for (const event of ['reset', 'gone'] as const)
      events.on(event, ({ topic }) => topic === TOPIC && heard.push(event));
    const view = { epoch: 'e', version: 1, at: 1, state: {} };
    parts.follow(TOPIC, PART, undefined);
    parts.follow(TOPIC, PART, undefined);
    events.emit('reset', { topic: PART.whole, view });
    parts.unfollow(TOPIC, PART);
    events.emit('gone', { topic: PART.whole });
    parts.unfollow(TOPIC, PART);
    events.emit('reset', { topic: PART.whole, view });
    expect(heard).toEqual(['reset', 'gone']);
  });
});

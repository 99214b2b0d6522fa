import fc from 'fast-check';
import { canonical, documentState } from '../../../test/arbitrary-documents.js';
import { apply } from '../domain/apply.js';
import { diff } from '../domain/diff.js';
import { keyed, type Delta, type DocumentState, type Ops, type Rows } from '../domain/document.js';
import { RecordedTopic } from './recorded-topic.js';

const TOPIC = 'queue/hq/6400';
const AT = 1_764_000_000_000;
const MINUTE = 60_000;

const ops = (waiting: number): Ops => ({ queue: { put: { self: { waiting } } } });
const state = (waiting: number): DocumentState => ({ queue: { self: { waiting } } });
const delta = (version: number, more: Partial<Delta> = {}): Delta => ({
  ...{ topic: TOPIC, epoch: 'e', base: version - 1, version, at: AT + version, ops: ops(version) },
  ...more,
});
const accept = (topic: RecordedTopic, one: Delta, position = `${AT + one.version}-0`) =>
  topic.accept(one, one.ops, position);

describe(RecordedTopic.name, () => {
  it('keeps every change, and the document at the first version of its epoch', () => {
    const topic = new RecordedTopic(TOPIC);
    for (const version of [1, 2, 3]) expect(accept(topic, delta(version))).toBe('applied');
    expect(topic.collect(AT)).toEqual({
      chunks: [
        { epoch: 'e', base: 0, changes: [1, 2, 3].map((v) => ({ at: AT + v, version: v, ops: ops(v) })) },
      ],
      keyframes: [{ epoch: 'e', version: 1, at: AT + 1, state: state(1) }],
      gaps: [],
    });
    topic.written();
    expect(topic.collect(AT)).toEqual({ chunks: [], keyframes: [], gaps: [] });
  });

  it('takes no version twice, and says when one is missing', () => {
    const topic = new RecordedTopic(TOPIC);
    accept(topic, delta(1));
    expect(accept(topic, delta(1))).toBe('ignored');
    expect(accept(topic, delta(3))).toBe('missed');
    expect(accept(topic, delta(7, { epoch: 'f' }))).toBe('missed');
    expect(accept(topic, delta(1, { epoch: 'f' }))).toBe('lost');
    expect(accept(new RecordedTopic(TOPIC), delta(2))).toBe('missed');
  });

  it('goes on from a document read whole after a gap, and ignores what was logged before', () => {
    const topic = new RecordedTopic(TOPIC);
    accept(topic, delta(1));
    topic.restart(
      { epoch: 'e', version: 5, at: AT + 50, state: state(5) },
      `${AT + 60}-0`,
      AT + 60,
      'log-trimmed',
    );
    expect(accept(topic, delta(4), `${AT + 40}-0`)).toBe('ignored');
    expect(accept(topic, delta(6, { at: AT + 70 }), `${AT + 70}-0`)).toBe('applied');
    const { chunks, keyframes, gaps } = topic.collect(AT + 80);
    expect(gaps).toEqual([{ from: AT + 1, to: AT + 50, why: 'log-trimmed' }]);
    expect(keyframes.at(-1)).toEqual({ epoch: 'e', version: 5, at: AT + 50, state: state(5) });
    expect(chunks.map(({ base, changes }) => [base, changes.length])).toEqual([
      [0, 1],
      [5, 1],
    ]);
  });

  it('has one gap while Redis is empty, until the next epoch begins', () => {
    const topic = new RecordedTopic(TOPIC);
    accept(topic, delta(1));
    topic.lose('redis-emptied');
    topic.lose('redis-emptied');
    expect(topic.collect(AT).gaps).toEqual([{ from: AT + 1, why: 'redis-emptied' }]);
    topic.written();
    accept(topic, delta(1, { epoch: 'f', at: AT + 90 }), `${AT + 90}-0`);
    expect(topic.collect(AT).gaps).toEqual([{ from: AT + 1, to: AT + 90, why: 'redis-emptied' }]);
  });

  it('keeps the document every 500 changes, after 15 minutes with changes, and twice a day without', () => {
    const topic = new RecordedTopic(TOPIC);
    for (let version = 1; version <= 501; version += 1) accept(topic, delta(version));
    const versions = (now: number): number[] => {
      const found = topic.collect(now).keyframes.map(({ version }) => version);
      topic.written();
      return found;
    };
    expect(versions(AT)).toEqual([1, 501]);
    accept(topic, delta(502));
    expect(versions(AT + 14 * MINUTE)).toEqual([]);
    expect(versions(AT + 16 * MINUTE)).toEqual([502]);
    expect(versions(AT + 60 * MINUTE)).toEqual([]);
    expect(versions(AT + 13 * 60 * MINUTE)).toEqual([502]);
  });

  it('says that a topic was deleted', () => {
    const topic = new RecordedTopic(TOPIC);
    accept(topic, delta(1));
    topic.end('e', AT + 9);
    expect(topic.collect(AT).keyframes.at(-1)).toEqual({ epoch: 'e', version: 1, at: AT + 9, state: null });
    expect(topic.view).toBeUndefined();
  });

  it('has chunks and keyframes from which the document comes back, whatever changed', () => {
    fc.assert(
      fc.property(fc.array(documentState, { minLength: 1, maxLength: 8 }), (states) => {
        const topic = new RecordedTopic(TOPIC);
        let before: DocumentState = keyed<Rows>();
        for (const [i, after] of states.entries()) {
          accept(topic, delta(i + 1, { ops: diff(before, after) ?? {} }));
          before = after;
        }
        const { chunks, keyframes } = topic.collect(AT);
        const [first] = keyframes;
        const later = chunks.flatMap(({ changes }) => changes).filter(({ version }) => version > 1);
        const restored = later.reduce((one, change) => apply(one, change.ops), first?.state ?? keyed<Rows>());
        expect(canonical(restored)).toBe(canonical(before));
      }),
    );
  });
});

import type { Delta, Ops } from '../domain/document.js';
import { TopicHistory } from './topic-history.js';

const TOPIC = 'queue/hq/6400';
const delta = (base: number, version: number, ops: Ops, epoch = 'e1'): Delta => ({
  topic: TOPIC,
  epoch,
  base,
  version,
  at: version,
  ops,
});
const renamed = (name: string): Ops => ({ agents: { set: { '100': { name } } } });
const row = (id: string) => ({ id, name: `Agent ${id}`, note: 'x'.repeat(200) });
const document = (version: number, epoch = 'e1') => ({
  epoch,
  version,
  at: version,
  state: { agents: { '100': row('100'), '101': row('101') } },
});

function history(version = 5, deltasKept?: number): TopicHistory {
  const sut = new TopicHistory(TOPIC, deltasKept);
  sut.reset(document(version));
  return sut;
}

describe(TopicHistory.name, () => {
  it('has no state before the first read', () => {
    const sut = new TopicHistory(TOPIC);
    expect(sut.view).toBeUndefined();
    expect(sut.accept(delta(0, 1, renamed('a')))).toBe('gap');
    expect(sut.since({ epoch: 'e1', version: 1 })).toBeUndefined();
  });

  it('follows the log from the version it read, and ignores what it knows already', () => {
    const sut = history();
    expect(sut.accept(delta(4, 5, renamed('old')))).toBe('ignored');
    expect(sut.accept(delta(5, 6, renamed('new')))).toBe('applied');
    expect(sut.view).toMatchObject({ epoch: 'e1', version: 6, at: 6 });
    expect(sut.view?.state['agents']?.['100']).toEqual({ ...row('100'), name: 'new' });
  });

  it('says gap, and keeps its view, when a version or the epoch is missed', () => {
    const sut = history();
    const before = sut.view;
    expect(sut.accept(delta(6, 7, renamed('new')))).toBe('gap');
    expect(sut.accept(delta(5, 6, renamed('new'), 'e2'))).toBe('gap');
    expect(sut.view).toBe(before);
  });

  it('accepts a merged delta that overlaps what it holds', () => {
    const sut = history();
    expect(sut.accept(delta(3, 7, renamed('new')))).toBe('applied');
    expect(sut.view?.version).toBe(7);
    expect(sut.since({ epoch: 'e1', version: 4 })).toBeUndefined();
    expect(sut.since({ epoch: 'e1', version: 5 })).toMatchObject({ base: 5, version: 7 });
  });

  it('answers one merged delta from any version it covers', () => {
    const sut = history();
    sut.accept(delta(5, 6, renamed('six')));
    sut.accept(delta(6, 7, { agents: { set: { '101': { name: 'other' } } } }));
    sut.accept(delta(7, 8, renamed('eight')));
    expect(sut.since({ epoch: 'e1', version: 6 })).toEqual({
      ...delta(6, 8, { agents: { set: { '100': { name: 'eight' }, '101': { name: 'other' } } } }),
    });
    expect(sut.since({ epoch: 'e1', version: 6 })).toBe(sut.since({ epoch: 'e1', version: 6 }));
    sut.accept(delta(8, 9, renamed('nine')));
    expect(sut.since({ epoch: 'e1', version: 6 })).toMatchObject({ base: 6, version: 9 });
  });

  it('has nothing newer for a client at its version or ahead of it', () => {
    const sut = history();
    expect(sut.since({ epoch: 'e1', version: 5 })).toBe('current');
    expect(sut.since({ epoch: 'e1', version: 9 })).toBe('current');
  });

  it('asks for a snapshot when the epoch is another or the kept deltas do not reach back', () => {
    const sut = history(5, 2);
    for (const version of [6, 7, 8]) sut.accept(delta(version - 1, version, renamed(`v${version}`)));
    expect(sut.since({ epoch: 'e0', version: 8 })).toBeUndefined();
    expect(sut.since({ epoch: 'e1', version: 5 })).toBeUndefined();
    expect(sut.since({ epoch: 'e1', version: 6 })).toMatchObject({ base: 6, version: 8 });
    sut.reset(document(9));
    expect(sut.since({ epoch: 'e1', version: 8 })).toBeUndefined();
  });

  it('asks for a snapshot when the merged delta is over half its size', () => {
    const sut = history();
    sut.accept(delta(5, 6, { agents: { put: { '102': row('102'), '103': row('103'), '104': row('104') } } }));
    sut.accept(delta(6, 7, renamed('seven')));
    expect(sut.since({ epoch: 'e1', version: 5 })).toBeUndefined();
    expect(sut.since({ epoch: 'e1', version: 6 })).toMatchObject({ base: 6, version: 7 });
  });
});

import {
  atomic,
  bookmarked,
  ordered,
  reliable,
  resumable,
  unique,
  violations,
  type Position,
  type Step,
} from '../support/history-checks.js';

const TOPIC = 'queue/hq/3';
const state = (waiting: number) => ({ queue: { self: { id: '3', waiting } } });
const shown = (version: number, epoch = 'e1', waiting = version): Step => ({
  ...{ kind: 'shown', topic: TOPIC, epoch, version },
  state: state(waiting),
});
const answered = (version: number, mode: string, held?: Position, base?: number): Step => ({
  ...{ kind: 'answered', topic: TOPIC, epoch: 'e1', version, mode },
  ...(held && { held }),
  ...(base !== undefined && { base }),
});
const marked = (version: number, had: number, epoch = 'e1'): Step => ({
  ...{ kind: 'marked', topic: TOPIC, epoch: 'e1', version },
  held: { epoch, version: had },
});
const client = (...steps: Step[]) => ({ client: 'screen', steps });
const at = (version: number, epoch = 'e1'): Position => ({ epoch, version });

/** The checks that the fault tests rest on find what they are there to find, and nothing else. */
describe('The checks of histories', () => {
  it('find nothing in a good history', () => {
    const good = client(
      ...[answered(1, 'snapshot'), shown(1), shown(2), marked(2, 2), { kind: 'lost' } as const],
      ...[{ kind: 'connected' } as const, answered(5, 'delta', at(2), 2), shown(5), marked(5, 5)],
      ...[answered(5, 'current', at(7)), shown(1, 'e2'), shown(2, 'e2')],
    );
    const other = client(shown(2), shown(5), shown(2, 'e2'));
    const last = new Map([[TOPIC, { ...at(2, 'e2'), state: state(2) }]]);
    expect(violations([good, other], last)).toEqual([]);
  });

  it.each([
    ['ordered: a version runs back', ordered(client(shown(3), shown(2))), /ran back from 3 to 2/],
    [
      'ordered: an old epoch returns',
      ordered(client(shown(3), shown(1, 'e2'), shown(4))),
      /went back to epoch e1/,
    ],
    ['unique: the same again', unique(client(shown(3), shown(4), shown(3))), /showed e1\.3 twice/],
    [
      'atomic: another content under the same number',
      atomic([client(shown(3)), client(shown(3, 'e1', 99))]),
      /show queue\/hq\/3 e1\.3 differently/,
    ],
    [
      'reliable: the last change never came',
      reliable([client(shown(3))], new Map([[TOPIC, { ...at(4), state: state(4) }]])),
      /ended at e1\.3, not e1\.4/,
    ],
    [
      'reliable: the last change came wrong',
      reliable([client(shown(4, 'e1', 0))], new Map([[TOPIC, { ...at(4), state: state(4) }]])),
      /ended with another state/,
    ],
    ['resumable: a change that begins later', resumable(client(answered(9, 'delta', at(3), 5))), /from 5/],
    [
      'resumable: nothing, though something is missing',
      resumable(client(answered(9, 'current', at(3)))),
      /current/,
    ],
    ['resumable: an older state', resumable(client(answered(2, 'snapshot', at(3)))), /snapshot e1\.2/],
    [
      'resumable: a change of another epoch',
      resumable(client(answered(9, 'delta', at(3, 'e0'), 3))),
      /delta/,
    ],
    [
      'bookmarked: a mark ahead of its changes',
      bookmarked(client(marked(5, 4))),
      /marked 5 when the client had 4/,
    ],
  ])('%s', (_what, found, words) => {
    expect(found).toEqual([expect.stringMatching(words)]);
  });
});

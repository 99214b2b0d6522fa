import type { Alert } from '../../../client/index.js';
import {
  firingKey,
  firingOf,
  foldsOf,
  groupsOf,
  newFirings,
  openCounts,
  toneFor,
  toneOf,
} from './live-alerts.js';
import { marksOf } from './marks.js';
import { endOf, matchOf, scopesFor } from './silences.js';
import { valueWords } from './alert-words.js';

const NOW = 1_795_944_600_000;

const alert = (rule: string, id: string, more: Partial<Alert> = {}): Alert => ({
  ...{ id: `${rule}/queue/hq/${id}`, revision: 1, rule, name: `Rule ${rule}`, account: 'hq' },
  subject: { kind: 'queue', id, name: `Queue ${id}` },
  ...{ severity: 'warning', state: 'firing', pendingSince: NOW, firingSince: NOW, steps: 0, channels: [] },
  ...more,
});
const acked = { by: 'ann', at: NOW };

describe('alerts that fire', () => {
  const rows = [
    alert('a', '1'),
    alert('a', '2', { firingSince: NOW - 1_000 }),
    alert('b', '1', { severity: 'critical', acked }),
    alert('b', '2', { severity: 'critical' }),
    alert('c', '1', { severity: 'info', silencedUntil: NOW + 1 }),
    alert('d', '1', { state: 'pending' }),
    alert('e', '1', { state: 'resolved' }),
  ];

  it('are the worst first, then what is open, then the longest', () => {
    expect(firingOf(rows).map(({ id }) => id)).toEqual([
      'b/queue/hq/2',
      'b/queue/hq/1',
      'a/queue/hq/2',
      'a/queue/hq/1',
      'c/queue/hq/1',
    ]);
  });

  it('are grouped by rule, and counted where no person has seen to them', () => {
    const firing = firingOf(rows);
    expect(groupsOf(firing).map(({ rule, alerts }) => [rule, alerts.length])).toEqual([
      ['b', 2],
      ['a', 2],
      ['c', 1],
    ]);
    expect(openCounts(firing)).toEqual([
      ['critical', 1],
      ['warning', 2],
    ]);
  });

  it('are folded away beyond the first, and those that a person has seen to under a name of their own', () => {
    const many = firingOf([
      ...['1', '2', '3', '4'].map((id) => alert('a', id, { firingSince: NOW - Number(id) })),
      alert('a', '5', { acked, firingSince: NOW - 9_000 }),
      alert('a', '6', { silencedUntil: NOW + 1 }),
    ]);
    const idsOf = (alerts: readonly Alert[]) => alerts.map(({ subject }) => subject.id);
    const folds = (most: number) => Object.values(foldsOf(many, most)).map(idsOf);
    expect(folds(3)).toEqual([['4', '3', '2'], ['1'], ['5', '6']]);
    expect(folds(5)).toEqual([['4', '3', '2', '1', '5'], [], ['6']]);
    expect(folds(9)).toEqual([['4', '3', '2', '1', '5', '6'], [], []]);
  });

  it('are news once per firing, and not those from before the page was opened', () => {
    const seen = new Set<string>();
    const old = alert('a', '1', { firingSince: NOW - 60_000 });
    expect(newFirings([old, alert('a', '2')], seen, NOW).map(({ id }) => id)).toEqual(['a/queue/hq/2']);
    expect(newFirings([old, alert('a', '2', { held: true })], seen, NOW)).toEqual([]);
    const again = alert('a', '2', { firingSince: NOW + 9_000 });
    expect(newFirings([again], seen, NOW)).toEqual([again]);
    expect(firingKey(again)).toBe(`a/queue/hq/2@${NOW + 9_000}`);
  });

  it.each([
    [{ severity: 'critical' }, 'alarm'],
    [{ severity: 'warning' }, 'chime'],
    [{ severity: 'info' }, undefined],
    [{ severity: 'info', sound: 'alarm' }, 'alarm'],
    [{ severity: 'critical', sound: 'none' }, undefined],
    [{ severity: 'critical', held: true }, undefined],
    [{ severity: 'critical', acked }, undefined],
    [{ severity: 'critical', silencedUntil: NOW }, undefined],
  ] as const)('sound as their rule or their severity says: %j', (more, tone) => {
    expect(toneOf(alert('a', '1', more))).toBe(tone);
  });

  it('sound as the strongest of them', () => {
    expect(toneFor([alert('a', '1'), alert('b', '1', { severity: 'critical' })])).toBe('alarm');
    expect(toneFor([alert('a', '1')])).toBe('chime');
    expect(toneFor([])).toBeUndefined();
  });
});

describe('the value of an alert', () => {
  it.each([
    [
      { measure: 'queue.oldestSeconds', growsFrom: NOW - 134_000, value: 120, threshold: 120 },
      '2:14 (limit 2:00)',
    ],
    [{ measure: 'queue.waiting', value: 7, threshold: 5 }, '7 waiting (limit 5)'],
    [{ measure: 'queue.available', value: 0 }, '0 available'],
    [{ measure: 'queue.serviceLevel', value: 62.51, threshold: 80 }, '62.5 % (limit 80)'],
    [{ measure: 'queue.longestToday', value: 75 }, '1:15'],
    [{ measure: 'queue.nobodyAvailable', value: 1, threshold: 1 }, undefined],
    [{ measure: 'agent.unreachable', value: 1, threshold: 1 }, undefined],
    [{ value: 3 }, '3'],
    [{}, undefined],
  ] as const)('%j is %j', (figures, words) => {
    expect(valueWords(figures, NOW)).toBe(words);
  });
});

describe('the marks of rows', () => {
  it('stand at the column that shows what the alert is about', () => {
    const person = { kind: 'agent', id: '21', name: 'Ada' } as const;
    const { agents, queues } = marksOf(
      firingOf([
        alert('a', '1', { measure: 'queue.waiting' }),
        alert('b', '1', { measure: 'queue.waiting', severity: 'critical' }),
        alert('c', '1', { measure: 'queue.serviceLevel' }),
        alert('d', '2', { measure: 'queue.waiting', silencedUntil: NOW }),
        alert('e', '21', { id: 'e/agent/hq/21', subject: person, measure: 'agent.pausedSeconds', acked }),
        alert('f', 'hq', { subject: { kind: 'account', id: 'hq', name: 'HQ' } }),
      ]),
    );
    expect([...queues].map(([key, marks]) => [key, [...marks]])).toEqual([
      [
        'hq/1',
        [
          ['waiting', { severity: 'critical', words: 'Rule b; Rule a' }],
          ['name', { severity: 'warning', words: 'Rule c' }],
        ],
      ],
    ]);
    expect([...agents].map(([key, marks]) => [key, [...marks]])).toEqual([
      ['hq/21', [['time', { severity: 'warning', words: 'Rule e' }]]],
    ]);
  });
});

describe('a silence', () => {
  it('matches the alert, its rule, its subject or its account', () => {
    const one = alert('a', '1');
    expect(scopesFor(one).map((scope) => matchOf(one, scope))).toEqual([
      { rules: ['a'], accounts: ['hq'], queues: ['1'] },
      { rules: ['a'] },
      { accounts: ['hq'], queues: ['1'] },
      { accounts: ['hq'] },
    ]);
    const command = alert('a', '1', { subject: { kind: 'command', id: 'c1', name: 'Pause' } });
    expect(scopesFor(command)).toEqual(['one', 'rule', 'account']);
  });

  it('has an end that is still to come', () => {
    expect(endOf('60', '', NOW)).toBe(NOW + 3_600_000);
    expect(endOf('at', '', NOW)).toBeUndefined();
    expect(endOf('at', '2020-01-01T10:00', NOW)).toBeUndefined();
    expect(endOf('at', '2100-01-01T10:00', NOW)).toBe(Date.parse('2100-01-01T10:00'));
  });
});

import { check, meets, combine, type Expectation } from './expectation.js';

const state = {
  agents: {
    12: { id: '12', name: 'Ada', availability: 'paused', reason: 'Lunch' },
    13: { id: '13', name: 'Ben', availability: 'available', settings: { ringSeconds: 20, open: true } },
  },
};
const expecting = (more: Partial<Expectation>): Expectation => ({
  target: 'queue:3',
  in: 'queue',
  queue: '3',
  collection: 'agents',
  shows: 'present',
  ...more,
});

describe(meets.name, () => {
  it.each<[string, Partial<Expectation>, boolean]>([
    ['a row that is there', { id: '12' }, true],
    ['a row that is not', { id: '14' }, false],
    ['the absence of a row that is there', { id: '12', shows: 'absent' }, false],
    ['the absence of one that is not', { id: '14', shows: 'absent' }, true],
    ['the absence in a collection that is not', { collection: 'waiting', id: '1', shows: 'absent' }, true],
    ['a field', { id: '12', shows: { availability: ['paused'] } }, true],
    ['one of several values', { id: '13', shows: { availability: ['paused', 'available'] } }, true],
    ['another value', { id: '13', shows: { availability: ['paused'] } }, false],
    ['all of several fields', { id: '12', shows: { availability: ['paused'], reason: ['Break'] } }, false],
    ['the lack of a field', { id: '13', shows: { reason: [null] } }, true],
    ['the lack of a field that is there', { id: '12', shows: { reason: [null] } }, false],
    ['a field of a row that is not there', { id: '14', shows: { availability: [null] } }, false],
    ['a field of a field', { id: '13', shows: { 'settings.ringSeconds': [20] } }, true],
    ['another value of it', { id: '13', shows: { 'settings.ringSeconds': [30] } }, false],
    ['the lack of a field of a field', { id: '13', shows: { 'settings.wrapUp': [null] } }, true],
    ['a field of a field that is not there', { id: '12', shows: { 'settings.ringSeconds': [20] } }, false],
    ['a field of a text', { id: '12', shows: { 'name.length': [3] } }, false],
    ['a row by a field of a field', { where: { 'settings.open': true }, shows: { name: ['Ben'] } }, true],
    ['a row by what it holds', { where: { name: 'Ben' } }, true],
    ['a row by what none holds', { where: { name: 'Cleo' } }, false],
    ['fields of all rows meant', { shows: { availability: ['paused'] } }, false],
    ['a reserved word as id', { id: 'toString' }, false],
  ])('results for %s', (_name, more, met) => {
    expect(meets(expecting(more), state)).toBe(met);
  });
});

describe(check.name, () => {
  it.each<[string, Partial<Expectation>, string]>([
    ['met', { id: '12', shows: { availability: ['paused'] } }, 'met'],
    ['unmet', { id: '13', shows: { availability: ['paused'] } }, 'unmet'],
    ['unknown, since the field is not there', { id: '13', shows: { reason: ['Lunch'] } }, 'unknown'],
    [
      'otherwise, since another field tells',
      { id: '13', shows: { availability: ['paused'], reason: ['x'] } },
      'unmet',
    ],
    [
      'unknown, since what is there hides it',
      { id: '13', shows: { availability: ['paused'] }, hiddenBy: { availability: ['available'] } },
      'unknown',
    ],
    [
      'unknown, since another field hides the row',
      { id: '13', shows: { availability: ['paused'] }, hiddenBy: { name: ['Ben'] } },
      'unknown',
    ],
    [
      'unmet, since what would hide the row is not there',
      { id: '13', shows: { availability: ['paused'] }, hiddenBy: { name: ['Ann'] } },
      'unmet',
    ],
    ['unmet, since the row is not there', { id: '14', shows: { reason: ['Lunch'] } }, 'unmet'],
  ])('is %s', (_name, more, outcome) => {
    expect(check(expecting(more), state)).toBe(outcome);
  });
});

describe(combine.name, () => {
  it.each([
    [['met', 'met'], 'met'],
    [['met', 'unknown'], 'unknown'],
    [['unknown', 'unmet', 'met'], 'unmet'],
    [[], 'met'],
  ] as const)('makes of %j %s', (results, outcome) => {
    expect(combine(results)).toBe(outcome);
  });
});

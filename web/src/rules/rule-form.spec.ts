import type { Rule } from '../../../client/index.js';
import { FloorRefusal } from '../../../client/index.js';
import { Rule as RuleShape, RuleFields } from '../../../src/modules/domain/rule.js';
import { daysIn, daysText } from './days.js';
import { fieldMistakes } from './field-mistakes.js';
import { formOf, newForm } from './rule-form.js';
import { requestOf } from './rule-request.js';
import { ruleWords, scopeWords } from './rule-words.js';

const STORED = { id: 'r_1', version: 3, by: 'ann', updatedAt: 5 };
const stored = (fields: object): Rule =>
  RuleShape.parse({ ...STORED, name: 'A rule', severity: 'critical', ...fields });
const requested = (rule: Rule): object => {
  const made = requestOf(formOf(rule));
  if ('mistakes' in made) throw new Error(JSON.stringify([...made.mistakes]));
  return made.rule;
};

describe('the form of a rule', () => {
  it.each([
    [
      {
        when: { measure: 'queue.oldestSeconds', op: '>=', value: 120 },
        clear: { value: 90 },
        forSeconds: 15,
      },
    ],
    [
      {
        when: {
          measure: 'queue.oldestSeconds',
          op: '>',
          value: { times: 2, of: 'slaSeconds', atLeast: 120 },
        },
      },
    ],
    [{ when: { measure: 'agent.wrapUpSeconds', op: '>', value: { times: 3, of: 'wrapUpSeconds' } } }],
    [{ when: { measure: 'queue.nobodyAvailable' }, sound: 'alarm', repeatSeconds: 900, enabled: false }],
    [
      {
        when: { measure: 'queue.nobodyAvailable' },
        then: { command: { type: 'agent.unpause' }, pick: { reason: 'Admin' } },
      },
    ],
    [
      {
        when: { measure: 'queue.waiting', op: '>=', value: 5 },
        then: {
          ...{ command: { type: 'agent.join', queues: ['6400'] }, pick: { group: 'bench', most: 3 } },
          ...{ approval: 'auto', leaveWhenClear: true, agentCooldownSeconds: 60, maxPerHour: 12 },
        },
      },
    ],
    [
      {
        when: { measure: 'agent.unreachable' },
        then: { command: { type: 'agent.logout' }, approval: 'auto', never: ['queue.delete'] },
      },
    ],
    [
      {
        when: { measure: 'agent.onCallSeconds', op: '>=', value: 900 },
        then: { command: { type: 'agent.pause', agent: '1004' }, pauseQuotaPercent: 20, expiresSeconds: 60 },
      },
    ],
    // The form cannot hold it, and keeps it.
    [
      {
        when: { measure: 'agent.unreachable' },
        then: { command: { type: 'agent.pause', params: { reason: 'Offline' } } },
      },
    ],
    [{ when: { measure: 'account.state', op: '!=', value: 'live' }, severity: 'info' }],
    [
      {
        when: {
          measure: 'agent.pauseOverrunSeconds',
          op: '>=',
          value: 60,
          reasons: { Lunch: 1800, Break: 600 },
        },
        scope: { accounts: ['hq', 'berlin'], queues: ['6400'], groups: ['gold', 'night'] },
      },
    ],
    [
      {
        when: {
          any: [
            { measure: 'queue.waiting', op: '>=', value: 5 },
            { measure: 'queue.serviceLevel', op: '<', value: 80.5 },
          ],
        },
        active: [
          { zone: 'Europe/Berlin', days: 'mon-fri', from: '08:00', to: '18:00' },
          { zone: 'UTC', from: '22:00', to: '02:00' },
        ],
        steps: [
          { afterSeconds: 0, to: ['ch_1'], unlessAcked: false },
          { afterSeconds: 300, to: ['ch_1', 'ch_2'], unlessAcked: true },
        ],
        ...{ clearForSeconds: 0, cooldownSeconds: 300, groupBySeconds: 10 },
      },
    ],
    [
      {
        when: {
          all: [{ measure: 'agent.unreachable' }, { measure: 'agent.onCallSeconds', op: '<=', value: 0 }],
        },
      },
    ],
  ])('gives back what the rule says: %j', (fields) => {
    const rule = stored(fields);
    const { id: _, version: __, by: ___, updatedAt: ____, whenStale, ...rest } = rule;
    expect(RuleFields.parse(requested(rule))).toEqual({ ...rest, whenStale });
  });

  it('begins with a rule that lacks only its name', () => {
    const made = requestOf(newForm());
    expect('mistakes' in made && [...made.mistakes]).toEqual([['name', 'Fill this in.']]);
    const named = requestOf({ ...newForm(), name: ' Long wait ' });
    expect('rule' in named && RuleFields.parse(named.rule)).toMatchObject({
      name: 'Long wait',
      when: { measure: 'queue.oldestSeconds', op: '>=', value: 120 },
    });
  });

  it('finds what is missing or no number, by field', () => {
    const form = newForm();
    const made = requestOf({
      ...form,
      name: 'A rule',
      conditions: [{ ...form.conditions[0]!, value: 'many' }],
      ...{ forSeconds: '1.5', accounts: [], steps: [{ after: '-1', to: [], unlessAcked: false }] },
      windows: [{ days: [], from: '', to: '18:00', zone: 'UTC' }],
    });
    expect('mistakes' in made && Object.fromEntries(made.mistakes)).toEqual({
      'when.0.value': 'Enter a number, 0 or more.',
      forSeconds: 'Enter whole seconds, 0 or more.',
      'scope.accounts': 'Choose at least one.',
      'steps.0.to': 'Choose at least one.',
      'steps.0.afterSeconds': 'Enter whole seconds, 0 or more.',
      'active.0.days': 'Choose at least one.',
      'active.0.from': 'Fill this in.',
    });
  });
});

describe('days', () => {
  it.each([
    ['mon-fri', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['sat,sun', ['sat', 'sun']],
    ['mon,wed-fri', ['mon', 'wed', 'thu', 'fri']],
  ] as const)('%s', (text, days) => {
    expect(daysIn(text)).toEqual(days);
    expect(daysText(days)).toBe(text);
  });

  it('go over the end of the week, and all of them say nothing', () => {
    expect(daysIn('sat-mon')).toEqual(['mon', 'sat', 'sun']);
    expect(daysText(daysIn('mon-sun'))).toBeUndefined();
  });
});

describe('mistakes that the service finds', () => {
  const refusal = (code: 'bad-request' | 'invalid-rule' | 'unavailable', detail: string) =>
    new FloorRefusal({ title: 'No', status: 400, code, detail });

  it('belong to their fields', () => {
    const found = fieldMistakes(
      refusal(
        'bad-request',
        'body.forSeconds: Too big; body.active.0.zone: is no time zone; body.forSeconds: odd',
      ),
    );
    expect([...found!]).toEqual([
      ['forSeconds', 'Too big odd'],
      ['active.0.zone', 'is no time zone'],
    ]);
    expect([...fieldMistakes(refusal('bad-request', 'body.rule.name: Too small'))!]).toEqual([
      ['name', 'Too small'],
    ]);
    const odd = 'when: All conditions of a rule must be about the same kind of subject. clear.value: Wrong.';
    expect([...fieldMistakes(refusal('invalid-rule', odd))!]).toEqual([
      ['when', 'All conditions of a rule must be about the same kind of subject.'],
      ['clear.value', 'Wrong.'],
    ]);
  });

  it('are none of a field otherwise', () => {
    expect(fieldMistakes(refusal('unavailable', 'Redis'))).toBeUndefined();
    expect(fieldMistakes(refusal('bad-request', 'headers.if-match: is needed'))).toBeUndefined();
    expect(fieldMistakes(new Error('offline'))).toBeUndefined();
  });
});

describe('a rule in words', () => {
  it.each([
    [
      { when: { measure: 'queue.oldestSeconds', op: '>=', value: 120 }, forSeconds: 15 },
      'Longest wait at least 2:00 for 0:15',
    ],
    [{ when: { measure: 'queue.waiting', op: '>', value: 5 } }, 'Callers waiting more than 5 callers'],
    [
      {
        when: {
          measure: 'queue.oldestSeconds',
          op: '>',
          value: { times: 2, of: 'slaSeconds', atLeast: 120 },
        },
      },
      'Longest wait more than 2 × the service level threshold of the queue, at least 2:00',
    ],
    [
      { when: { measure: 'account.state', op: '!=', value: 'live' } },
      'State of the phone system is not “Live”',
    ],
    [
      {
        when: {
          any: [{ measure: 'queue.nobodyAvailable' }, { measure: 'queue.serviceLevel', op: '<', value: 80 }],
        },
      },
      'Callers wait and no agent is available or Service level of the day less than 80 %',
    ],
  ])('%j', (fields, words) => {
    expect(ruleWords(stored(fields))).toBe(words);
  });

  it('says where', () => {
    const when = { measure: 'queue.nobodyAvailable' };
    const accounts = new Map([['hq', 'HQ phones']]);
    const queues = new Map([['6400', 'Support']]);
    expect(scopeWords(stored({ when }), accounts, queues)).toBe('Everywhere');
    const scope = { accounts: ['hq'], queues: ['6400', 'gone'], groups: ['gold'] };
    expect(scopeWords(stored({ when, scope }), accounts, queues)).toBe('HQ phones; Support, gone; gold');
  });
});

import { formOf, type Field } from './form-model.js';
import {
  boundsOf,
  isBlank,
  readField,
  type FormValue,
  pathsOf,
  mistakesAt,
  mistakesElsewhere,
  nowAt,
} from './form-values.js';

const form = formOf(
  {
    type: 'object',
    properties: {
      seconds: {
        anyOf: [
          { const: 0, title: 'until further notice' },
          { type: 'integer', minimum: 10, maximum: 600 },
        ],
      },
      to: { type: 'string', pattern: '^\\d{2,4}$', maxLength: 9 },
      match: { anyOf: [{ type: 'string', minLength: 2 }, { type: 'null' }] },
      on: { type: 'boolean' },
      fields: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
      skills: {
        type: 'array',
        maxItems: 2,
        items: {
          type: 'object',
          properties: { skill: { type: 'string' }, level: { type: 'integer', minimum: 1, maximum: 5 } },
          required: ['skill', 'level'],
        },
      },
      levels: { type: 'object', additionalProperties: { type: 'integer', minimum: 1 } },
      agents: { type: 'array', items: { type: 'string' } },
      odd: {},
    },
  },
  { agentsIn: ['agents'], suggestions: {} },
);
const read = (value: FormValue) => readField(form, value);
const wrong = (value: FormValue) => read(value).mistakes;

describe('What was filled in', () => {
  it('is left out where nothing was', () => {
    expect(read({})).toEqual({ value: {}, mistakes: [] });
    const blank = { seconds: ' ', to: '', fields: { name: '' }, skills: [], agents: [], odd: '' };
    expect(read(blank)).toEqual({ value: {}, mistakes: [] });
  });

  it('becomes what the phone system takes', () => {
    expect(
      read({
        seconds: '0',
        to: '6400',
        match: null,
        on: '1',
        fields: { name: 'Sales' },
        skills: [{ skill: 'Dutch', level: '5' }],
        levels: [{ name: '1001', value: '3' }],
        agents: ['id:1', 'id:2'],
        odd: '{"a":1}',
      }),
    ).toEqual({
      value: {
        seconds: 0,
        to: '6400',
        match: null,
        on: false,
        fields: { name: 'Sales' },
        skills: [{ skill: 'Dutch', level: 5 }],
        levels: { '1001': 3 },
        agents: ['id:1', 'id:2'],
        odd: { a: 1 },
      },
      mistakes: [],
    });
  });

  it.each([
    [{ seconds: '9' }, 'params.seconds', 'A whole number, 10 to 600, or 0: until further notice.'],
    [{ seconds: '10.5' }, 'params.seconds', /whole number/],
    [{ seconds: 'ten' }, 'params.seconds', /whole number/],
    [{ to: 'abc' }, 'params.to', /Invalid format/],
    [{ to: '1234567890' }, 'params.to', 'At most 9 characters.'],
    [{ match: 'x' }, 'params.match', 'At least 2 characters.'],
    [{ skills: [{ skill: 'Dutch' }] }, 'params.skills.0.level', 'Required.'],
    [{ levels: [{ name: '1', value: '0' }] }, 'params.levels.0.value', /at least 1/],
    [{ odd: '{' }, 'params.odd', /Invalid JSON/],
  ] satisfies [FormValue, string, string | RegExp][])('%j is wrong at %s', (value, path, message) => {
    expect(wrong(value)).toEqual([
      { path, message: typeof message === 'string' ? message : expect.stringMatching(message) },
    ]);
  });

  it('lists every mistake, and limits their number', () => {
    const skill = { skill: 'x', level: '1' };
    expect(wrong({ seconds: '1', skills: [skill, skill, skill] }).map(({ path }) => path)).toEqual([
      'params.seconds',
      'params.skills',
    ]);
  });

  it('asks for what is needed in a group only once anything is in it, unless the group is needed', () => {
    const needed = formOf(
      {
        type: 'object',
        properties: { fields: { type: 'object', properties: {}, required: [] } },
        required: ['fields'],
      },
      { agentsIn: [], suggestions: {} },
    );
    expect(readField(needed, {})).toEqual({ value: { fields: {} }, mistakes: [] });
    expect(isBlank({ a: { b: '' }, c: [] })).toBe(true);
    expect(isBlank({ a: null })).toBe(false);
  });

  it('leaves a pattern that cannot be compiled to the service', () => {
    const odd: Field = {
      ...{ kind: 'text', key: 'x', label: 'X', required: false, clearable: false, suggestions: [] },
      pattern: '(',
    };
    expect(readField(odd, 'anything')).toEqual({ value: 'anything', mistakes: [] });
  });

  it('has bounds in words', () => {
    const bounds = {
      kind: 'number',
      key: 'n',
      label: 'N',
      required: false,
      whole: true,
      special: [],
    } as const;
    expect(boundsOf({ ...bounds, min: 1 })).toBe('at least 1');
    expect(boundsOf({ ...bounds, max: 5 })).toBe('at most 5');
    expect(boundsOf(bounds)).toBe('');
    expect(readField(bounds, 'x').mistakes).toEqual([{ path: 'n', message: 'A number.' }]);
  });
});

const mistake = (path: string) => ({ path, message: 'no' });
const paths = (mistakes: readonly { path: string }[]) => mistakes.map(({ path }) => path);

describe('What the service refused', () => {
  const form = formOf(
    {
      type: 'object',
      properties: {
        seconds: { type: 'integer' },
        fields: { type: 'object', properties: { name: { type: 'string' } } },
        skills: { type: 'array', items: { type: 'object', properties: { skill: { type: 'string' } } } },
      },
    },
    { agentsIn: [], suggestions: {} },
  );
  const places = pathsOf(form, {});
  const refused = ['params.seconds', 'params.fields.name', 'params.skills.0.skill', 'queues.1', 'agent'].map(
    mistake,
  );

  it('is shown at the field it names, and at its group', () => {
    expect(places).toEqual(['params.seconds', 'params.fields.name', 'params.skills']);
    expect(paths(mistakesAt(refused, 'params.seconds'))).toEqual(['params.seconds']);
    expect(paths(mistakesAt(refused, 'queues'))).toEqual(['queues.1']);
    expect(mistakesAt([mistake('params.secondsMore')], 'params.seconds')).toEqual([]);
  });

  it('is never lost', () => {
    expect(paths(mistakesElsewhere(refused, places))).toEqual(['queues.1', 'agent']);
    expect(paths(mistakesElsewhere(refused, [...places, 'queues']))).toEqual(['agent']);
  });
});

const text: Field = {
  kind: 'text',
  key: 'name',
  label: 'Name',
  required: false,
  clearable: false,
  suggestions: [],
};
const choice: Field = {
  ...{ kind: 'choice', key: 'enable', label: 'Enable', required: false },
  options: [
    { value: true, label: 'Yes' },
    { value: false, label: 'No' },
  ],
};
const number: Field = {
  ...{ kind: 'number', key: 'max_wait_time', label: 'Wait', required: false, whole: true },
  special: [{ value: 0, label: 'For ever' }],
};

describe(nowAt.name, () => {
  it.each<[string, string, Field, string | undefined]>([
    ['a text', 'params.fields.name', text, 'Now: Sales.'],
    [
      'a field of a group, by the path the vendor names it',
      'params.fields.rule.action',
      text,
      'Now: hangup.',
    ],
    ['a field that stands by itself', 'params.name', text, 'Now: Sales.'],
    ['a choice, by its label', 'params.fields.enable', choice, 'Now: No.'],
    ['a number', 'params.fields.wrap_up_time', number, 'Now: 30.'],
    ['a number with a meaning of its own', 'params.fields.max_wait_time', number, 'Now: For ever.'],
    ['nothing where nothing is told', 'params.fields.other', text, undefined],
    ['nothing for what is empty', 'params.fields.empty', text, undefined],
    ['nothing by a name that every object has', 'params.fields.toString', text, undefined],
  ])('says %s', (_, path, field, said) => {
    const settings = {
      ...{ name: 'Sales', 'rule.action': 'hangup', enable: false },
      ...{ wrap_up_time: 30, max_wait_time: 0, empty: '' },
    };
    expect(nowAt(settings, path, field)).toBe(said);
  });
});

import { formOf, type Field } from './form-model.js';

const HELP = { agentsIn: [], suggestions: {} };

/** The one field of a form with this parameter. */
function field(
  name: string,
  schema: object,
  help: Partial<typeof HELP> = {},
  required: string[] = [],
): Field {
  const form = formOf({ type: 'object', properties: { [name]: schema }, required }, { ...HELP, ...help });
  return form.fields[0]!;
}

describe('The form of a command’s parameters', () => {
  it('makes a fixed list of values a choice, with the words the phone system has for them', () => {
    const reason = {
      anyOf: [
        { type: 'string', const: '*01', title: 'Lunch' },
        { type: 'string', const: '*02', title: 'Break' },
      ],
      title: 'Reason',
      description: 'Why.',
    };
    expect(field('reason', reason)).toEqual({
      kind: 'choice',
      key: 'reason',
      label: 'Reason',
      hint: 'Why.',
      required: false,
      options: [
        { value: '*01', label: 'Lunch' },
        { value: '*02', label: 'Break' },
      ],
    });
    expect(field('strategy', { type: 'string', enum: ['linear', 'random'] })).toMatchObject({
      kind: 'choice',
      options: [
        { value: 'linear', label: 'In the order of the list' },
        { value: 'random', label: 'At random' },
      ],
    });
    expect(
      field('switch', {
        anyOf: [
          { const: 0, title: 'off' },
          { const: 1, title: 'on' },
        ],
      }),
    ).toMatchObject({
      options: [{ value: 0 }, { value: 1 }],
    });
  });

  it('lets a number have meanings beside its bounds', () => {
    const seconds = {
      anyOf: [
        { type: 'number', const: 0, title: 'until further notice' },
        { type: 'integer', minimum: 10, maximum: 2147483647 },
      ],
    };
    expect(field('seconds', seconds)).toEqual({
      kind: 'number',
      key: 'seconds',
      label: 'Seconds',
      required: false,
      whole: true,
      min: 10,
      special: [{ value: 0, label: 'until further notice' }],
    });
  });

  it('keeps the bounds of texts, and what they may be emptied to or are likely to be', () => {
    expect(
      field('to', { type: 'string', pattern: '^\\d+$', minLength: 1, maxLength: 9 }, {}, ['to']),
    ).toMatchObject({
      kind: 'text',
      pattern: '^\\d+$',
      minLength: 1,
      maxLength: 9,
      required: true,
      clearable: false,
    });
    expect(field('match', { anyOf: [{ type: 'string' }, { type: 'null' }] })).toMatchObject({
      kind: 'text',
      clearable: true,
    });
    expect(field('skill', { type: 'string' }, { suggestions: { skill: ['Dutch'] } })).toMatchObject({
      suggestions: ['Dutch'],
    });
  });

  it('lets a switch stay unset', () => {
    expect(field('autoAnswer', { type: 'boolean', default: false })).toEqual({
      kind: 'choice',
      key: 'autoAnswer',
      label: 'Auto answer',
      hint: 'Default: No.',
      required: false,
      options: [
        { value: true, label: 'Yes' },
        { value: false, label: 'No' },
      ],
    });
  });

  it('offers agents where a parameter names them', () => {
    const list = { type: 'array', items: { type: 'string' }, title: 'Agents' };
    expect(field('agents', list, { agentsIn: ['agents'] as never[] }, ['agents'])).toEqual({
      kind: 'agents',
      key: 'agents',
      label: 'Agents',
      required: true,
    });
  });

  it('takes lists of groups, and objects with any names', () => {
    const item = { type: 'object', properties: { skill: { type: 'string' } }, required: ['skill'] };
    expect(field('skills', { type: 'array', items: item, maxItems: 5 })).toMatchObject({
      kind: 'list',
      most: 5,
      named: false,
      item: { kind: 'group', fields: [{ kind: 'text', key: 'skill', required: true }] },
    });
    expect(field('levels', { type: 'object', additionalProperties: { type: 'integer' } })).toMatchObject({
      kind: 'list',
      named: true,
      item: { kind: 'group', fields: [{ key: 'name' }, { key: 'value', kind: 'number' }] },
    });
  });

  it('puts first what has to be filled in', () => {
    const properties = { a: { type: 'string' }, b: { type: 'string' }, c: { type: 'string' } };
    const form = formOf({ type: 'object', properties, required: ['c'] }, HELP);
    expect(form.fields.map(({ key }) => key)).toEqual(['c', 'a', 'b']);
  });

  it.each([[{}], [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }], [{ type: 'object' }], [true]])(
    'lets %j be written as JSON',
    (schema) => expect(field('odd', schema as object)).toMatchObject({ kind: 'json' }),
  );

  it('dials where the command says so, and names the default by its own words', () => {
    const [to, mode] = formOf(
      {
        ...{ type: 'object', required: ['to'] },
        properties: {
          to: { type: 'string' },
          mode: { enum: ['linear', 'random'], default: 'random' },
        },
      },
      { ...HELP, dials: ['to', 'mode'] },
    ).fields;
    expect(to).toMatchObject({ kind: 'text', dials: true });
    expect(mode).toMatchObject({ kind: 'choice', hint: 'Default: At random.' });
    expect(mode).not.toHaveProperty('dials');
  });
});

import { z } from 'zod';
import { checkWith } from './invalid-command.js';

const Settings = z.strictObject({
  seconds: z.union([z.literal(0), z.int().min(10, 'must be 0, or at least 10')]).exactOptional(),
  reason: z.union([z.literal('1').meta({ title: 'Lunch' }), z.literal('2')]).exactOptional(),
  state: z.enum(['READY', 'BREAK']).exactOptional(),
  name: z.string().min(2).max(5).exactOptional(),
  number: z.string().regex(/^\d+$/).exactOptional(),
  to: z.string().regex(/^\d+$/, 'must be an extension').exactOptional(),
  level: z.int().min(1).max(9).exactOptional(),
  step: z.number().multipleOf(5).exactOptional(),
  on: z.boolean().exactOptional(),
  skills: z.record(z.string(), z.int()).exactOptional(),
  agents: z.array(z.string()).min(1).max(2).exactOptional(),
  either: z.union([z.literal('all'), z.array(z.string())]).exactOptional(),
  fields: z.strictObject({ size: z.int() }).exactOptional(),
});

const told = (value: unknown): string[] =>
  checkWith(Settings, value, ['params']).mistakes.map(
    ({ path, code, message }) => `${path.join('.')} ${code}: ${message}`,
  );

describe(checkWith.name, () => {
  it.each<[object, string]>([
    [{ seconds: 9 }, 'params.seconds too-small: must be 0, or at least 10'],
    [{ seconds: '9' }, 'params.seconds not-allowed: must be one of: 0, a number'],
    [{ reason: '3' }, 'params.reason not-allowed: must be one of: "1", "2"'],
    [{ state: 'LUNCH' }, 'params.state not-allowed: must be one of: "READY", "BREAK"'],
    [{ name: 'x' }, 'params.name too-small: must have at least 2 characters'],
    [{ name: 'xxxxxx' }, 'params.name too-big: must have at most 5 characters'],
    [{ number: 'x' }, 'params.number wrong-format: has the wrong form; it must match /^\\d+$/'],
    [{ to: 'x' }, 'params.to wrong-format: must be an extension'],
    [{ level: 0 }, 'params.level too-small: must be at least 1'],
    [{ level: 10 }, 'params.level too-big: must be at most 9'],
    [{ level: 1.5 }, 'params.level wrong-type: must be a whole number'],
    [{ level: null }, 'params.level wrong-type: must be a number'],
    [{ step: 7 }, 'params.step not-multiple-of: must be a multiple of 5'],
    [{ on: 'yes' }, 'params.on wrong-type: must be true or false'],
    [{ skills: [] }, 'params.skills wrong-type: must be an object'],
    [{ skills: { a: 'b' } }, 'params.skills.a wrong-type: must be a number'],
    [{ agents: [] }, 'params.agents too-small: must have at least 1 entries'],
    [{ agents: ['1', '2', '3'] }, 'params.agents too-big: must have at most 2 entries'],
    [{ agents: ['1', 2] }, 'params.agents.1 wrong-type: must be a text'],
    [{ either: 'some' }, 'params.either not-allowed: must be one of: "all", a list'],
    [{ either: ['1', 2] }, 'params.either.1 wrong-type: must be a text'],
    [{ fields: {} }, 'params.fields.size required: is missing'],
    [{ fields: { size: 1, x: 1 } }, 'params.fields.x unknown-field: is not known here; known are: size'],
  ])('says of %j what is wrong and what is right', (value, text) => {
    expect(told(value)).toEqual([text]);
  });

  it('says what is missing, whatever it should be', () => {
    const Needed = z.strictObject({
      text: z.string(),
      word: z.enum(['a', 'b']),
      either: z.union([z.literal(0), z.int().min(10)]),
    });
    const { mistakes } = checkWith(Needed, {}, []);
    expect(mistakes.map(({ path, code }) => [...path, code])).toEqual([
      ['text', 'required'],
      ['word', 'required'],
      ['either', 'required'],
    ]);
  });

  it('lists every mistake, and each unknown field', () => {
    const codes = checkWith(Settings, JSON.parse('{"a":1,"__proto__":2,"level":0,"on":1}'), [
      'params',
    ]).mistakes;
    expect(codes.map(({ path, code }) => `${path.join('.')} ${code}`).sort()).toEqual([
      'params.__proto__ unknown-field',
      'params.a unknown-field',
      'params.level too-small',
      'params.on wrong-type',
    ]);
  });

  it('never repeats what was given', () => {
    for (const value of ['hunter2', { hunter2: 1 }, ['hunter2']])
      for (const field of Object.keys(Settings.shape))
        expect(
          told({ [field]: value })
            .map((text) => text.replace(/^\S+/, ''))
            .join(),
        ).not.toContain('hunter2');
  });

  it('gives what the schema makes of it', () => {
    expect(checkWith(Settings, { level: 3 }, [])).toEqual({ data: { level: 3 }, mistakes: [] });
  });
});

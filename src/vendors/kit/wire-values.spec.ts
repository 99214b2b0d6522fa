import fc from 'fast-check';
import { z } from 'zod';
import {
  Count,
  JsonText,
  Lifetime,
  MAX_SECONDS,
  numberedId,
  OptionalCount,
  OptionalId,
  OptionalNumber,
  Percent,
  rowsOf,
  Seconds,
  Words,
} from './wire-values.js';

describe('values as vendors write them', () => {
  it('are the same number as a number and as a text', () => {
    fc.assert(
      fc.property(fc.nat(MAX_SECONDS), fc.constantFrom('', ' '), (value, blank) => {
        for (const schema of [Count, OptionalCount, OptionalNumber, Seconds]) {
          expect(schema.parse(value)).toBe(value);
          expect(schema.parse(`${blank}${value}${blank}`)).toBe(value);
        }
      }),
    );
  });

  it('are the same duration as a clock shows it', () => {
    expect(Seconds.parse('00:01:30')).toBe(90);
    expect(Seconds.parse(' 27:00:01 ')).toBe(97_201);
    for (const text of ['1:30', '00:61:00', '-00:01:30', ''])
      expect(Seconds.safeParse(text).success).toBe(false);
  });

  it('are the same percentage with its sign', () => {
    for (const value of [85, '85', '85%', '85 %']) expect(Percent.parse(value)).toBe(85);
    for (const value of ['', '%', null, 'N/A', 101, '-1%'])
      expect(Percent.safeParse(value).success).toBe(false);
  });

  it('are the same id as a number and as a text', () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        for (const schema of [numberedId(18), OptionalId, Words])
          expect(schema.parse(value)).toBe(schema.parse(String(value)));
      }),
    );
  });

  it.each([[null], [''], [undefined]])('are nothing: %j', (value) => {
    for (const schema of [OptionalCount, OptionalNumber, OptionalId, Words])
      expect(schema.parse(value)).toBeUndefined();
    const row = z.object({ count: OptionalCount, id: OptionalId, words: Words });
    expect(row.parse({})).toEqual({});
  });

  it('are never guessed', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const schema of [Count, OptionalCount, Seconds, Lifetime]) {
          const { success, data } = schema.safeParse(value);
          if (!success || data === undefined) continue;
          expect(data).toBeGreaterThanOrEqual(0);
          expect(['number', 'string']).toContain(typeof value);
        }
      }),
    );
  });

  it('are ages and lives within bounds', () => {
    expect(Seconds.safeParse('-3').success).toBe(false);
    expect(Seconds.safeParse(MAX_SECONDS + 1).success).toBe(false);
    expect(Lifetime.safeParse(0).success).toBe(false);
  });

  it('are lists, whole or of the only row', () => {
    const row = z.object({ id: z.string() });
    expect(rowsOf(row).parse({ id: 'a' })).toEqual([{ id: 'a' }]);
    expect(rowsOf(row).parse([{ id: 'a' }, { id: 'b' }])).toHaveLength(2);
    expect(rowsOf(row).safeParse('rows').success).toBe(false);
    expect(rowsOf(row).safeParse(7).success).toBe(false);
  });

  it.each([[[]], [null], [undefined], [{}], ['']])('are an empty list: %j', (value) => {
    const answer = z.object({ items: rowsOf(z.object({ id: z.string() })) });
    expect(answer.parse({ items: value })).toEqual({ items: [] });
    expect(answer.parse({})).toEqual({ items: [] });
  });

  it('are JSON in a text', () => {
    expect(JsonText.parse('{"a":1}')).toEqual({ a: 1 });
    expect(JsonText.safeParse('{').success).toBe(false);
  });
});

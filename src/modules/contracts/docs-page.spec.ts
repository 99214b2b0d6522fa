import { z } from 'zod';
import { typeText } from './docs-page.js';

const json = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

describe('typeText', () => {
  it.each<[string, z.ZodType]>([
    ['string', z.string()],
    ['integer', z.int()],
    ['"a" | "b"', z.enum(['a', 'b'])],
    ['true', z.literal(true)],
    ['string[]', z.array(z.string())],
    ['("a" | "b")[]', z.array(z.enum(['a', 'b']))],
    ['string | integer', z.union([z.string(), z.int()])],
    ['{ [id]: number }', z.record(z.string(), z.number())],
    ['{ [id]: any }', z.record(z.string(), z.unknown())],
    ['any', z.unknown()],
    [
      '{\n  a: string;\n  b?: {\n    c: any[];\n  };\n}',
      z.object({ a: z.string(), b: z.object({ c: z.array(z.unknown()) }).exactOptional() }),
    ],
  ])('writes %j', (expected, schema) => {
    expect(typeText(json(schema))).toBe(expected);
  });

  it('names what has a name, also where the older dialect wraps it', () => {
    expect(typeText({ $ref: '#/components/schemas/Agent' })).toBe('Agent');
    expect(typeText({ allOf: [{ $ref: '#/components/schemas/Agent' }] })).toBe('Agent');
  });

  it('shows the description of a field beside it', () => {
    const schema = {
      type: 'object' as const,
      required: ['at'],
      properties: { at: { type: 'integer' as const, description: 'Epoch ms.' } },
    };
    expect(typeText(schema)).toBe('{\n  at: integer;  // Epoch ms.\n}');
  });
});

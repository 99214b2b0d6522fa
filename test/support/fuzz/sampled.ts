import fc from 'fast-check';
import type { z } from 'zod';

type Schema = z.core.JSONSchema.JSONSchema;

/** Values a form takes, mostly: what its JSON schema can say is kept, what only its code knows is not. */
export function sampled(schema: Schema | boolean): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.jsonValue();
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom<unknown>(...schema.enum);
  const some = schema.anyOf ?? schema.oneOf;
  if (some !== undefined) return fc.oneof(...some.map((one) => sampled(one)));
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, one]) => [name, sampled(one)]),
        ),
        { requiredKeys: schema.required ?? [] },
      );
    case 'array':
      return fc.array(sampled((schema.items as Schema | undefined) ?? true), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, 2),
      });
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -1_000),
        max: Math.min(schema.maximum ?? 60, 1e9),
      });
    case 'boolean':
      return fc.boolean();
    default:
      return fc.constantFrom('1001', 'Sales', 'a'.repeat(schema.minLength ?? 1));
  }
}

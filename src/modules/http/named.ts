import { z } from 'zod';

interface Named {
  /** Its name in the documents; without one it only carries words. */
  id?: string;
  description?: string;
  examples?: unknown[];
}

/** The schemas that have a name in the documents, and what is said of them there. */
export const namedSchemas = z.registry<Named>();

/** Gives a schema its name. Names are for people who read generated types, so they never change lightly. */
export function named<S extends z.ZodType>(
  id: string,
  schema: S,
  description: string,
  ...examples: z.input<S>[]
): S {
  namedSchemas.add(schema, { id, description, ...(examples.length > 0 && { examples }) });
  return schema;
}

/** Words for a schema that is too small for a name. */
export function described<S extends z.ZodType>(schema: S, description: string): S {
  namedSchemas.add(schema, { description });
  return schema;
}

/** The schema of a type that is declared elsewhere: where the two part, this does not compile. */
export const schemaOf =
  <T>() =>
  <S extends z.ZodType<T>>(
    schema: S,
    ..._drift: [T] extends [z.output<S>] ? [] : ['the type holds more']
  ): S =>
    schema;

import { z } from 'zod';

interface SchemaInfo {
  /** Name in the documents; absent: the schema is inlined and only has a description. */
  id?: string;
  description?: string;
  examples?: unknown[];
  /** Of a union of named schemas: the field that tells them apart. */
  discriminator?: string;
  /** A page that says more; the address is relative to that of the OpenAPI document. */
  externalDocs?: { url: string; description: string };
}

/** The named and described schemas of the OpenAPI and AsyncAPI documents. */
export const namedSchemas = z.registry<SchemaInfo>();

/** Gives a schema its name in the documents. Generated types carry it, so a change of name breaks clients' code. */
export function named<S extends z.ZodType>(
  id: string,
  schema: S,
  about: string | { description: string; discriminator: string },
  ...examples: z.input<S>[]
): S {
  const words = typeof about === 'string' ? { description: about } : about;
  namedSchemas.add(schema, { id, ...words, ...(examples.length > 0 && { examples }) });
  return schema;
}

/** `agent.set-status` as the name of a type: `AgentSetStatus`. */
export const pascalCase = (text: string): string =>
  text.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_all, first: string) => first.toUpperCase());

/** Describes a schema that is inlined. */
export function described<S extends z.ZodType>(
  schema: S,
  description: string,
  externalDocs?: SchemaInfo['externalDocs'],
): S {
  namedSchemas.add(schema, { description, ...(externalDocs !== undefined && { externalDocs }) });
  return schema;
}

/** The schema of a type that is declared elsewhere; it does not compile if the two differ. */
export const schemaOf =
  <T>() =>
  <S extends z.ZodType<T>>(
    schema: S,
    ..._drift: [T] extends [z.output<S>] ? [] : ['the type holds more']
  ): S =>
    schema;

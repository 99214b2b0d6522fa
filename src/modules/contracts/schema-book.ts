import { z } from 'zod';
import { namedSchemas } from '../http/named.js';

export type JsonSchema = z.core.JSONSchema.BaseSchema;
export type Ref = { $ref: string };

const HOME = '#/components/schemas/';

/** The JSON schemas of one document: the named schemas that it references, directly and indirectly. */
export class SchemaBook {
  private readonly all: { [name: string]: JsonSchema };
  private readonly used = new Set<string>();

  constructor(private readonly target: 'draft-2020-12' | 'draft-7') {
    // Input schemas allow unknown fields, which readers must accept.
    this.all = z.toJSONSchema(namedSchemas, {
      ...{ target, io: 'input', unrepresentable: 'any', metadata: namedSchemas },
      uri: (name) => HOME + name,
      override: ({ jsonSchema }) => {
        // AsyncAPI allows absolute addresses alone, and the service does not know its own.
        if (target === 'draft-7') delete jsonSchema['externalDocs'];
      },
    }).schemas;
  }

  /** Throws if the schema has no name. */
  ref(schema: z.ZodType): Ref {
    const { id } = namedSchemas.get(schema) ?? {};
    if (id === undefined) throw new Error('A schema that a contract references needs a name: see named().');
    this.use(id);
    return { $ref: HOME + id };
  }

  /** Inlines a small schema that is used once. */
  inline(schema: z.core.$ZodType): JsonSchema {
    const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
      ...{ target: this.target, io: 'input', unrepresentable: 'any', metadata: namedSchemas },
    });
    return json;
  }

  /** All schemas referenced so far, by name. */
  components(): { [name: string]: JsonSchema } {
    return Object.fromEntries(
      [...this.used].sort().map((name) => {
        const { $schema: _dialect, $id: _id, ...json } = this.all[name] ?? {};
        return [name, this.withDiscriminator(json)];
      }),
    );
  }

  /** AsyncAPI names the field alone; OpenAPI also says which of its values means which schema. */
  private withDiscriminator(json: JsonSchema): JsonSchema {
    const { discriminator: field } = json;
    if (typeof field !== 'string' || this.target === 'draft-7') return json;
    const mapping = (json.oneOf ?? json.anyOf ?? []).flatMap(({ $ref = '' }) => {
      const value = this.all[$ref.slice(HOME.length)]?.properties?.[field];
      return typeof value === 'object' && typeof value.const === 'string' ? [[value.const, $ref]] : [];
    });
    const discriminator = { propertyName: field, mapping: Object.fromEntries(mapping) as unknown };
    return { ...json, discriminator };
  }

  private use(name: string): void {
    if (this.used.has(name)) return;
    this.used.add(name);
    for (const [, inner = ''] of JSON.stringify(this.all[name]).matchAll(
      /"\$ref":"#\/components\/schemas\/(\w+)"/g,
    ))
      this.use(inner);
  }
}

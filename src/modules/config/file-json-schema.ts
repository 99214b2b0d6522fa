import { z } from 'zod';
import type { KnownVendor } from './accounts.js';
import { ConfigFile } from './file.schema.js';

type Json = z.core.JSONSchema.BaseSchema;
interface Fields {
  [key: string]: unknown;
}

/** Of a value that is `${NAME}`, `${NAME:-default}` or `${file:path}`, or contains one. */
const REFERENCE = { type: 'string', pattern: '\\$\\{[^}]+\\}' } as const;

/** What the file may hold, as JSON Schema (draft 2020-12) for editors; checks across several keys are not in it. */
export function fileJsonSchema(vendors: readonly KnownVendor[]): Fields {
  const accounts = ConfigFile.shape.accounts.element.extend({
    vendor: z.enum(vendors.map(({ kind }) => kind)),
  });
  const { $schema, ...file } = jsonSchemaOf(
    ConfigFile.extend({ accounts: z.array(accounts).min(1) }),
    (schema) => {
      if (schema !== accounts) return {};
      return { allOf: vendors.map(credentialsOf) };
    },
  );
  return { $schema, title: 'Configuration of Floorwalker', ...withReferences(file) };
}

function credentialsOf({ kind, credentials }: KnownVendor): Json {
  const { $schema: _dialect, ...schema } = jsonSchemaOf(credentials);
  return {
    if: { properties: { vendor: { const: kind } }, required: ['vendor'] },
    then: { properties: { credentials: schema } },
  };
}

function jsonSchemaOf(schema: z.ZodType, more: (part: unknown) => Json = () => ({})): Json {
  return z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const { def } = zodSchema._zod;
      if (def.type === 'default') jsonSchema.default = def.defaultValue;
      Object.assign(jsonSchema, more(zodSchema));
    },
  });
}

/** Their values are no schemas of a value in the file. */
const LITERAL = new Set(['propertyNames', 'default', 'enum', 'const', 'if']);
const RESTRICTED = new Set(['integer', 'number', 'boolean']);

/** Wherever not every text is allowed, a reference is. */
function withReferences(schema: Fields): Fields {
  const parts = Object.entries(schema).map(([key, part]): [string, unknown] => [
    key,
    LITERAL.has(key) ? part : insidePart(part),
  ]);
  const { default: byDefault, ...inner } = Object.fromEntries<unknown>(parts);
  const { type } = inner;
  const isRestricted =
    typeof type === 'string' &&
    (RESTRICTED.has(type) || (type === 'string' && ('pattern' in inner || 'enum' in inner)));
  return {
    ...(byDefault !== undefined && { default: byDefault }),
    ...(isRestricted ? { anyOf: [inner, REFERENCE] } : inner),
  };
}

function insidePart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map((one: unknown) => insidePart(one));
  return isFields(part) ? withReferences(part) : part;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

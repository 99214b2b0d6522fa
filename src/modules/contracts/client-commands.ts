import type { z } from 'zod';
import { COMMAND_TYPES } from '../domain/command.js';
import { pascalCase } from '../http/named.js';
import { SchemaBook, type JsonSchema } from './schema-book.js';
import { AnyCommandRequest } from './schemas/command.schemas.js';

const HEAD = `// Written by \`npm run client-commands\` from the forms of the vendors: change those, not this file.
`;

/** The types of the commands that the client sends, as TypeScript; from the schemas that the contracts hold. */
export function clientCommands(): string {
  const book = new SchemaBook('draft-2020-12');
  book.ref(AnyCommandRequest);
  const { CommandRequest: _union, ...schemas } = book.components();
  const isRequest = (name: string) => COMMAND_TYPES.some((type) => name === `${pascalCase(type)}Request`);
  const types = Object.entries(schemas)
    .filter(([name]) => !isRequest(name))
    .map(([name, schema]) => `${comment(schema)}export type ${name} = ${typeOf(schema)};\n`);
  const requests = COMMAND_TYPES.map((type) => {
    const schema = schemas[`${pascalCase(type)}Request`] ?? {};
    return `  ${JSON.stringify(type)}: ${typeOf(canonical(schema, schemas))};`;
  });
  return `${HEAD}
${types.join('\n')}
/** What each type of command is sent with, beside the account. */
export interface CommandInputs {
${requests.join('\n')}
}
`;
}

/** Without the type, and with parameters wherever some are required: the client sends them in \`params\` only. */
function canonical(schema: JsonSchema, schemas: { [name: string]: JsonSchema }): JsonSchema {
  const { type: _type, ...properties } = schema.properties ?? {};
  const { params } = properties;
  const named = typeof params === 'object' ? schemas[params.$ref?.split('/').at(-1) ?? ''] : undefined;
  const required = (schema.required ?? []).filter((field) => field !== 'type');
  if ((named?.required ?? []).length > 0) required.push('params');
  return { type: 'object', properties, required };
}

/** A JSON schema as a type; bounds are left to the service. */
function typeOf(schema: JsonSchema | boolean): string {
  if (typeof schema === 'boolean') return schema ? 'unknown' : 'never';
  const {
    $ref,
    anyOf,
    oneOf,
    const: only,
    enum: words,
    type,
    items,
    properties,
    additionalProperties,
  } = schema;
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? 'unknown';
  const options = anyOf ?? oneOf;
  if (options !== undefined) return [...new Set(options.map(typeOf))].join(' | ');
  if (only !== undefined) return JSON.stringify(only);
  if (words !== undefined) return words.map((word) => JSON.stringify(word)).join(' | ');
  if (type === 'array') return `readonly (${typeOf([items].flat()[0] ?? true)})[]`;
  if (type === 'object') {
    const fields = Object.entries(properties ?? {});
    if (properties === undefined)
      return `{ readonly [name: string]: ${typeOf(additionalProperties ?? true)} }`;
    if (fields.length === 0) return '{ readonly [name: string]: never }';
    const lines = fields.map(([name, field]) => {
      const optional = schema.required?.includes(name) === true ? '' : '?';
      return `${comment(field)}${JSON.stringify(name)}${optional}: ${typeOf(field)};`;
    });
    return `{\n${lines.join('\n')}\n}`;
  }
  return PRIMITIVES.get(String(type)) ?? 'unknown';
}

const PRIMITIVES: ReadonlyMap<string, string> = new Map([
  ['string', 'string'],
  ['integer', 'number'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['null', 'null'],
]);

function comment(schema: z.core.JSONSchema._JSONSchema): string {
  if (typeof schema === 'boolean' || schema.$ref !== undefined || schema.description === undefined) return '';
  return `/** ${schema.description.replace(/\s+/g, ' ').replaceAll('*/', '*∕')} */\n`;
}

import type { JsonSchema } from './schema-book.js';

/** A JSON schema as a TypeScript type would be written: shorter to read. */
export function typeText(schema: JsonSchema | boolean, indent = ''): string {
  if (typeof schema === 'boolean') return schema ? 'any' : 'never';
  const { $ref, allOf, anyOf, oneOf, const: only, type, items, properties, additionalProperties } = schema;
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? 'any';
  const [whole] = allOf ?? [];
  if (whole !== undefined) return typeText(whole, indent);
  const options = anyOf ?? oneOf;
  if (options !== undefined) return options.map((one) => typeText(one, indent)).join(' | ');
  if (only !== undefined) return JSON.stringify(only);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (type === 'array') {
    const [one] = [items].flat();
    return one === undefined ? 'any[]' : arrayText(typeText(one, indent));
  }
  if (type === 'object') {
    if (properties !== undefined) return objectText(schema, properties, indent);
    return `{ [id]: ${typeText(additionalProperties ?? true, indent)} }`;
  }
  if (schema.format === 'binary') return 'bytes';
  return typeof type === 'string' ? type : 'any';
}

const arrayText = (one: string): string => (one.includes(' | ') ? `(${one})[]` : `${one}[]`);

function objectText(
  { required = [] }: JsonSchema,
  properties: { [name: string]: JsonSchema | boolean },
  indent: string,
): string {
  const deeper = `${indent}  `;
  const lines = Object.entries(properties).map(([name, value]) => {
    const words = typeof value === 'object' && value.description !== undefined && value.$ref === undefined;
    const comment = words ? `  // ${value.description ?? ''}` : '';
    return `${deeper}${name}${required.includes(name) ? '' : '?'}: ${typeText(value, deeper)};${comment}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

import { z } from 'zod';
import type { CommandForm } from '../../../vendors/port/command.js';
import { namedSchemas, pascalCase } from '../../http/named.js';

interface VendorForm {
  vendor: string;
  form: CommandForm;
}

interface VendorField {
  schema: z.ZodType;
  required: boolean;
}

/**
 * The parameters of one type of command over all vendors that have it: every field of any vendor, with the union of what
 * the vendors take. A field is required when every vendor requires it.
 *
 * @param title what the names of objects in it begin with, after the vendor
 * @param name of parameters that name an agent
 */
export function mergedParams(title: string, forms: readonly VendorForm[], name: z.ZodType): z.ZodObject {
  const fields = new Map<string, VendorField[]>();
  for (const { vendor, form } of forms) {
    const object = form.params();
    if (!(object instanceof z.ZodObject)) throw new Error(`The parameters of ${title} are no object.`);
    for (const [key, schema] of Object.entries<z.ZodType>(object.shape)) {
      const whole = form.aim.agentsIn?.includes(key) === true ? agentNames(schema, name) : schema;
      nameObjects(whole, `${pascalCase(vendor)}${title}${pascalCase(key)}`);
      fields.set(key, [...(fields.get(key) ?? []), { schema: whole, required: isRequired(whole) }]);
    }
  }
  const shape = [...fields].map(([key, all]): [string, z.ZodType] => {
    const schema = unionOf(all.map((one) => unwrapped(one.schema)));
    const required = all.length === forms.length && all.every((one) => one.required);
    return [key, required ? schema : schema.exactOptional()];
  });
  if (forms.some(({ form }) => form.replaces !== undefined))
    shape.push(['confirmEmpty', z.boolean().exactOptional()]);
  return z.strictObject(Object.fromEntries(shape));
}

/** The vendor's form checks ids; a request names agents in any way. */
const agentNames = (schema: z.ZodType, name: z.ZodType): z.ZodType => {
  const names = unwrapped(schema) instanceof z.ZodArray ? z.array(name) : name;
  return isRequired(schema) ? names : names.exactOptional();
};

const isRequired = (schema: z.ZodType): boolean => !(schema instanceof z.ZodExactOptional);

function unwrapped(schema: z.ZodType): z.ZodType {
  // What a wrapper wraps is typed as a schema of the core.
  return schema instanceof z.ZodExactOptional ? (schema.unwrap() as z.ZodType) : schema;
}

/** Vendors that take the same count once. */
function unionOf(schemas: readonly z.ZodType[]): z.ZodType {
  const distinct = new Map(schemas.map((schema) => [shapeOf(schema), schema]));
  const [first, ...others] = distinct.values();
  if (first === undefined) throw new Error('A field has no schema.');
  return others.length === 0 ? first : z.union([first, ...others]);
}

const shapeOf = (schema: z.ZodType): string =>
  JSON.stringify(z.toJSONSchema(schema, { io: 'input', metadata: namedSchemas }));

/** Generators name what has no name after its place. Words of the forms become descriptions. */
function nameObjects(schema: z.ZodType, id: string): void {
  const inner = unwrapped(schema);
  const { title, description } = schema.meta() ?? inner.meta() ?? {};
  const words = [title, description].filter((one) => one !== undefined).join('. ');
  const known = namedSchemas.get(inner);
  if (inner instanceof z.ZodObject) {
    if (known?.id === undefined) namedSchemas.add(inner, { id, ...(words !== '' && { description: words }) });
    for (const [key, field] of Object.entries<z.ZodType>(inner.shape))
      nameObjects(field, `${id}${pascalCase(key)}`);
    return;
  }
  if (known === undefined && words !== '') namedSchemas.add(inner, { description: words });
  if (inner instanceof z.ZodArray) nameObjects(inner.element as z.ZodType, `${id}Item`);
}

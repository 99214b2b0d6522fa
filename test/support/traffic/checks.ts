import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closed } from './closed.js';

/** The error of a value; undefined when it matches the document. */
export type Check = (value: unknown) => string | undefined;

/** The schemas of one document, compiled when first needed. */
export class Checks {
  private readonly ajv: Ajv;
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(document: object, dialect: 'draft-7' | 'draft-2020-12') {
    const options = { strict: false, allErrors: false, allowUnionTypes: true };
    this.ajv = dialect === 'draft-7' ? new Ajv(options) : new Ajv2020(options);
    // The package is CommonJS: what it exports as its default is a property of what is imported.
    (addFormats as unknown as (ajv: Ajv) => void)(this.ajv);
    this.ajv.addSchema({ ...closed(document), $id: 'document' });
  }

  /** @param pointer JSON pointer of a schema in the document, e.g. `#/components/schemas/Mark` */
  at(pointer: string): Check {
    const validate = this.compiled.get(pointer) ?? this.ajv.compile({ $ref: `document${pointer}` });
    this.compiled.set(pointer, validate);
    return (value) => {
      // To the compiled check, what is not there has no type to be wrong.
      if (value === undefined) return 'is missing';
      return validate(value) ? undefined : sentence(validate.errors ?? [], value);
    };
  }
}

/** Of alternatives the one that got furthest is what was meant. */
function sentence(errors: readonly ErrorObject[], value: unknown): string {
  const [deepest] = [...errors].sort((a, b) => b.instancePath.length - a.instancePath.length);
  if (deepest === undefined) return 'is not as documented';
  const { instancePath, message = '', params } = deepest;
  return `${instancePath === '' ? 'it' : instancePath} ${message} ${JSON.stringify(params)}: ${JSON.stringify(value).slice(0, 500)}`;
}

/** One part of a JSON pointer in a URI fragment. */
export const pointerPart = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

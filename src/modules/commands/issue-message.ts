import type { z } from 'zod';

const TYPES: { readonly [expected: string]: string } = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const MOST_VALUES = 40;

/** What is wrong, for the person who wrote it: with what is allowed, and never the value. A schema's own words win. */
export function issueMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (isMissing(issue)) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values.map((value) => literal(value)));
    case 'too_small':
      return limit(issue, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'too_big':
      return limit(issue, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return issue.pattern === undefined
        ? `is no ${issue.format}`
        : `has the wrong form; it must match ${issue.pattern}`;
    case 'unrecognized_keys':
      return `is not known here${known(issue.inst)}`;
    case 'invalid_union':
      return oneOf(issue.errors.flatMap((branch) => branch.map(alternative)));
    default:
      return undefined;
  }
}

/** Nothing was given where something is needed. JSON knows no undefined, so it cannot have been given. */
export function isMissing({ code, input }: { code?: string | undefined; input?: unknown }): boolean {
  return (
    input === undefined && (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union')
  );
}

const literal = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : String(value));

function oneOf(allowed: readonly string[]): string {
  const different = [...new Set(allowed)];
  const shown = different.slice(0, MOST_VALUES);
  if (different.length > shown.length) shown.push('…');
  if (shown.length === 0) return 'is none of what is allowed here';
  return `must be ${shown.length === 1 ? '' : 'one of: '}${shown.join(', ')}`;
}

/** One branch of a union, as it stands in a list of what is allowed. */
function alternative(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map((value) => literal(value)).join(', ');
  return issue.message.replace(/^must (be )?/, '');
}

function limit(
  { origin }: { origin: string },
  bound: number | bigint | Date,
  words: 'more than' | 'less than' | 'at least' | 'at most',
): string {
  if (origin === 'string') return `must have ${words} ${String(bound)} characters`;
  if (origin === 'array' || origin === 'set') return `must have ${words} ${String(bound)} entries`;
  if (origin === 'object' || origin === 'record') return `must have ${words} ${String(bound)} fields`;
  return `must be ${words} ${String(bound)}`;
}

function known(schema: unknown): string {
  const { def } = schema as { def?: { shape?: object } };
  const fields = Object.keys(def?.shape ?? {});
  return fields.length === 0 ? '' : `; known are: ${fields.join(', ')}`;
}

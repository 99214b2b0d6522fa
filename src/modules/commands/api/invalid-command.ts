import type { z } from 'zod';
import type { Mistake } from '../../../vendors/port/command.js';
import { FloorError, type Problem } from '../../domain/problem.js';

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
function issueMessage(issue: z.core.$ZodRawIssue): string | undefined {
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
function isMissing({ code, input }: { code?: string | undefined; input?: unknown }): boolean {
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

type Path = Mistake['path'];

/** What a schema makes of a value, or every mistake in it, named for people and programs. */
export function checkWith<T>(
  schema: z.ZodType<T>,
  value: unknown,
  under: Path,
): { data: T; mistakes: [] } | { data?: never; mistakes: Mistake[] } {
  const result = schema.safeParse(value, { error: issueMessage, reportInput: true });
  if (result.success) return { data: result.data, mistakes: [] };
  return { mistakes: result.error.issues.flatMap((issue) => mistakesOf(issue, under)) };
}

const CODES: { readonly [code: string]: string } = {
  invalid_type: 'wrong-type',
  invalid_value: 'not-allowed',
  invalid_union: 'not-allowed',
  invalid_format: 'wrong-format',
};

function mistakesOf(issue: z.core.$ZodIssue, under: Path): Mistake[] {
  // JSON has no keys but these.
  const path = [...under, ...(issue.path as Path)];
  const { message } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], code: 'unknown-field', message }));
  if (isMissing(issue)) return [{ path, code: 'required', message }];
  const inside = issue.code === 'invalid_union' ? nearest(issue.errors) : undefined;
  if (inside !== undefined) return inside.flatMap((one) => mistakesOf(one, path));
  return [{ path, code: CODES[issue.code] ?? issue.code.replaceAll('_', '-'), message }];
}

/** The alternative that was meant: one whose kind of value it is, and whose insides are wrong. */
function nearest(alternatives: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  return alternatives
    .filter((issues) => issues.every(({ path }) => path.length > 0))
    .toSorted((a, b) => a.length - b.length)[0];
}

/** More are not corrected at once, and the answer must not be longer than the request. */
const MOST = 50;

/** A command with mistakes: all of them are listed, each with its path. Nothing was sent. */
export class InvalidCommand extends FloorError {
  constructor(readonly mistakes: readonly Mistake[]) {
    super('invalid-command', sentence(mistakes));
    this.name = 'InvalidCommand';
  }

  override get problem(): Problem {
    const errors = this.mistakes
      .slice(0, MOST)
      .map(({ path, code, message }) => ({ path: path.join('.'), code, message }));
    return { ...super.problem, errors };
  }
}

function sentence([first, ...others]: readonly Mistake[]): string {
  if (first === undefined) return 'The command has mistakes.';
  const where = first.path.length === 0 ? 'The command' : first.path.join('.');
  return `${where}: ${first.message}${others.length === 0 ? '' : ` (and ${others.length} more, see errors)`}`;
}

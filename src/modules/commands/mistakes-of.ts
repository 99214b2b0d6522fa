import type { z } from 'zod';
import type { Mistake } from '../../vendors/vendor-command.js';
import { isMissing, issueMessage } from './issue-message.js';

type Path = Mistake['path'];

/** What a schema makes of a value, or every mistake in it, named for people and programs. */
export function checked<T>(
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

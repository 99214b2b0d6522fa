import type { z } from 'zod';

export type Path = readonly PropertyKey[];

/** `accounts[1].poll.baseMs` */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** Lets the texts tell what is missing from what is wrong. The input itself never gets into a text. */
export const WITH_INPUT = { reportInput: true } as const;

/** One line per mistake: the place, then what is wrong with it. Never the value: it may be a secret. */
export function issueTexts(issue: z.core.$ZodIssue, under: Path, knownKeys: readonly string[]): string[] {
  const path = [...under, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key, nth) =>
        `${pathText([...path, key])}: is not a known key${nth < MOST_SUGGESTIONS ? suggestion(key, knownKeys) : ''}`,
    );
  if (issue.code === 'invalid_union') {
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0] ?? [];
    return nearest.flatMap((one) => issueTexts(one, path, knownKeys));
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return [`${pathText(path) || 'the whole file'}: ${missing ? 'is missing' : issue.message}`];
}

const FAR = 3;
/** Of one mapping: whoever has more unknown keys has no typing errors, but another file. */
const MOST_SUGGESTIONS = 20;

function suggestion(key: string, known: readonly string[]): string {
  const ranked = known
    .filter((one) => Math.abs(one.length - key.length) < FAR)
    .map((one) => ({ one, distance: editDistance(key.toLowerCase(), one.toLowerCase()) }))
    .filter(({ one, distance }) => distance < FAR && distance < one.length / 2)
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0] === undefined ? '' : `; did you mean "${ranked[0].one}"?`;
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above[b.length] ?? 0;
}

/** The system's word (ENOENT) where there is one, else only the kind of error: its message may quote the file. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error) return String(error.code);
  return 'name' in error ? String(error.name) : 'unknown';
}

/** Everything that is wrong with the configuration, each with its place, to be shown to the person who wrote it. */
export class ConfigMistakes extends Error {
  constructor(readonly mistakes: readonly string[]) {
    const things = mistakes.length === 1 ? 'is a mistake' : `are ${mistakes.length} mistakes`;
    super(`There ${things} in the configuration; nothing was started.\n${listed(mistakes)}`);
    this.name = 'ConfigMistakes';
  }
}

/** A person wants to read it, whatever was taken for a configuration. */
const MOST = 100;
const LONGEST = 500;

function listed(mistakes: readonly string[]): string {
  const lines = mistakes.slice(0, MOST).map((mistake) => `  - ${shortened(mistake)}`);
  if (mistakes.length > MOST) lines.push(`  - and ${mistakes.length - MOST} more`);
  return lines.join('\n');
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

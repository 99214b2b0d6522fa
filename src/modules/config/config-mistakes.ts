import type { z } from 'zod';

export type Path = readonly PropertyKey[];

/** `accounts[1].poll.baseMs` */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** With the input a missing value differs from a wrong one. The input itself never gets into a text. */
export const WITH_INPUT = { reportInput: true } as const;

/** One line per mistake: the place, then the mistake. Never the value, which may be a secret. */
export function issueTexts(issue: z.core.$ZodIssue, under: Path, knownKeys: readonly string[]): string[] {
  const path = [...under, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key, nth) =>
        `${pathText([...path, key])}: is not a known key${nth < MAX_SUGGESTIONS ? suggestion(key, knownKeys) : ''}`,
    );
  if (issue.code === 'invalid_union') {
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0] ?? [];
    return nearest.flatMap((one) => issueTexts(one, path, knownKeys));
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return [`${pathText(path) || 'the whole file'}: ${missing ? 'is missing' : issue.message}`];
}

const MAX_DISTANCE = 3;
/** Per mapping; more unknown keys than that are not typing errors. */
const MAX_SUGGESTIONS = 20;

function suggestion(key: string, known: readonly string[]): string {
  const ranked = known
    .filter((one) => Math.abs(one.length - key.length) < MAX_DISTANCE)
    .map((one) => ({ one, distance: editDistance(key.toLowerCase(), one.toLowerCase()) }))
    .filter(({ one, distance }) => distance < MAX_DISTANCE && distance < one.length / 2)
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

/** The error's code (ENOENT), else its name. Never its message, which may quote the file. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error) return String(error.code);
  return 'name' in error ? String(error.name) : 'unknown';
}

/** All mistakes of the configuration, each with its place, as a text for the user. */
export class ConfigMistakes extends Error {
  constructor(readonly mistakes: readonly string[]) {
    const things = mistakes.length === 1 ? 'is a mistake' : `are ${mistakes.length} mistakes`;
    super(`There ${things} in the configuration; nothing was started.\n${listMistakes(mistakes)}`);
    this.name = 'ConfigMistakes';
  }
}

/** Bounds of the text, for files that are no configuration at all. */
const MAX_MISTAKES = 100;
const MAX_LENGTH = 500;

function listMistakes(mistakes: readonly string[]): string {
  const lines = mistakes.slice(0, MAX_MISTAKES).map((mistake) => `  - ${shorten(mistake)}`);
  if (mistakes.length > MAX_MISTAKES) lines.push(`  - and ${mistakes.length - MAX_MISTAKES} more`);
  return lines.join('\n');
}

const shorten = (text: string): string => (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);

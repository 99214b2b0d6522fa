import path from 'node:path';
import { pathText, type Path } from './config-mistakes.js';
import { secretFile } from './secret-file.js';

/** All parts are bounded, since backtracking over a file of open braces is quadratic. */
const REFERENCE =
  /\$\{(?:file:(?!-)([^}\n]{1,1000})|([A-Za-z_][A-Za-z0-9_]{0,200})(?::-([^}\n]{0,4000}))?)\}/g;
const MASKED = /\uE000(\d+)\uE001/g;

type Reference = { file: string } | { name: string; fallback: string | undefined };

export interface MaskedText {
  text: string;
  references: Reference[];
}

/**
 * Replaces every `${NAME}`, `${NAME:-default}` and `${file:path}` by private-use characters that mean nothing in YAML. The values are
 * inserted after parsing, so that a password with colons and quotes stays a string, and `{ clientId: ${ID} }` is valid.
 */
export function maskReferences(source: string): MaskedText {
  const references: Reference[] = [];
  const text = source.replace(
    REFERENCE,
    (_all, file: string | undefined, name: string, fallback: string | undefined) => {
      references.push(file === undefined ? { name, fallback } : { file });
      return `\uE000${references.length - 1}\uE001`;
    },
  );
  return { text, references };
}

export interface Expanded {
  value: unknown;
  mistakes: string[];
  /** Places whose variable is not set, or whose file cannot be read; other mistakes there follow from that. */
  unset: string[];
}

export interface Values {
  env: NodeJS.ProcessEnv;
  /** Base of relative paths of `${file:path}`. */
  folder: string;
}

/** Inserts values of the environment and of files into the strings of a parsed value. `skip`: leaves out places that are not needed. */
export function expandReferences(
  parsed: unknown,
  references: Reference[],
  { env, folder }: Values,
  skip: (path: Path) => boolean,
): Expanded {
  const mistakes: string[] = [];
  const unset: string[] = [];

  const valueOf = (reference: Reference): { value: string } | { mistake: string } => {
    if ('file' in reference) return secretFile(path.resolve(folder, reference.file));
    const { name, fallback } = reference;
    // As in a shell, `:-` also replaces an empty value.
    const value = fallback === undefined ? env[name] : env[name] || fallback;
    return value === undefined
      ? { mistake: `needs the environment variable ${name}, which is not set` }
      : { value };
  };

  const text = (masked: string, place: Path): string =>
    masked.replace(MASKED, (all, index: string) => {
      const reference = references[Number(index)];
      if (reference === undefined) return all;
      const found = valueOf(reference);
      if ('value' in found) return found.value;
      mistakes.push(`${pathText(place)}: ${found.mistake}`);
      unset.push(pathText(place));
      return '';
    });

  const walk = (value: unknown, place: Path, within: readonly unknown[]): unknown => {
    if (skip(place)) return undefined;
    if (typeof value === 'string') {
      if (value.includes('${'))
        mistakes.push(
          `${pathText(place)}: holds a "\${" that cannot be read; write \${NAME}, \${NAME:-default} or \${file:path}`,
        );
      return text(value, place);
    }
    if (typeof value !== 'object' || value === null) return value;
    // An alias (`*name`) inside its own anchor is infinite.
    if (within.includes(value)) {
      mistakes.push(
        `${pathText(place)}: is part of itself; an alias (*name) must not stand inside its anchor`,
      );
      return undefined;
    }
    const inner = [...within, value];
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...place, index], inner));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, walk(item, [...place, key], inner)]),
    );
  };

  return { value: walk(parsed, [], []), mistakes, unset };
}

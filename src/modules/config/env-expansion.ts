import { pathText, type Path } from './config-mistakes.js';

/** Both parts are bounded, since backtracking over a file of open braces is quadratic. */
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]{0,200})(?::-([^}\n]{0,4000}))?\}/g;
const MASKED = /\uE000(\d+)\uE001/g;

interface Reference {
  name: string;
  fallback: string | undefined;
}

export interface MaskedText {
  text: string;
  references: Reference[];
}

/**
 * Replaces every `${NAME}` and `${NAME:-default}` by private-use characters that mean nothing in YAML. The values are
 * inserted after parsing, so that a password with colons and quotes stays a string, and `{ clientId: ${ID} }` is valid.
 */
export function maskReferences(source: string): MaskedText {
  const references: Reference[] = [];
  const text = source.replace(REFERENCE, (_all, name: string, fallback: string | undefined) => {
    references.push({ name, fallback });
    return `\uE000${references.length - 1}\uE001`;
  });
  return { text, references };
}

export interface Expanded {
  value: unknown;
  mistakes: string[];
  /** Places whose variable is not set; other mistakes there follow from that. */
  unset: string[];
}

/** Inserts the environment's values into the strings of a parsed value. `skip`: leaves out places that are not needed. */
export function expandReferences(
  parsed: unknown,
  references: Reference[],
  env: NodeJS.ProcessEnv,
  skip: (path: Path) => boolean,
): Expanded {
  const mistakes: string[] = [];
  const unset: string[] = [];

  const text = (masked: string, path: Path): string =>
    masked.replace(MASKED, (all, index: string) => {
      const reference = references[Number(index)];
      if (reference === undefined) return all;
      const { name, fallback } = reference;
      // As in a shell, `:-` also replaces an empty value.
      const value = fallback === undefined ? env[name] : env[name] || fallback;
      if (value !== undefined) return value;
      mistakes.push(`${pathText(path)}: needs the environment variable ${name}, which is not set`);
      unset.push(pathText(path));
      return '';
    });

  const walk = (value: unknown, path: Path, within: readonly unknown[]): unknown => {
    if (skip(path)) return undefined;
    if (typeof value === 'string') {
      if (value.includes('${'))
        mistakes.push(
          `${pathText(path)}: holds a "\${" that cannot be read; write \${NAME} or \${NAME:-default}`,
        );
      return text(value, path);
    }
    if (typeof value !== 'object' || value === null) return value;
    // An alias (`*name`) inside its own anchor is infinite.
    if (within.includes(value)) {
      mistakes.push(
        `${pathText(path)}: is part of itself; an alias (*name) must not stand inside its anchor`,
      );
      return undefined;
    }
    const inner = [...within, value];
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index], inner));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key], inner)]),
    );
  };

  return { value: walk(parsed, [], []), mistakes, unset };
}

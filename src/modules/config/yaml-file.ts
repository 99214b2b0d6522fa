import { LineCounter, parseDocument } from 'yaml';
import { ConfigMistakes } from './config-mistakes.js';

/** What the parser has to say goes into our mistakes; what it would print by itself quotes the text. */
const SILENT = { logLevel: 'error' } as const;

/** The plain value a YAML text holds. Mistakes name line and column; they never quote the text, which holds secrets. */
export function parseYaml(text: string, file: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, ...SILENT });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0)
    throw new ConfigMistakes(
      problems.map(({ pos, message }) => {
        const { line, col } = lines.linePos(pos[0]);
        return `${file}:${line}:${col}: ${unquoted(message)}`;
      }),
    );
  try {
    return document.toJS();
  } catch (error) {
    // The parser's own words would show the alias, and a password may begin with an asterisk.
    if (error instanceof ReferenceError)
      throw new ConfigMistakes([
        `${file}: an alias (*name) has no anchor, or there are too many; quote text with *`,
      ]);
    throw error;
  }
}

/** What the parser says after a colon or in quotes is a piece of the file. */
const unquoted = (message: string): string => message.replace(/[:"].*$/s, '').trim();

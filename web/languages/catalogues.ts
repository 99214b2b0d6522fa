import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messagesIn, parametersOf, tokensOf, typeOf, type Catalogue } from './compile.js';

export const TEXTS = path.join(import.meta.dirname, '../src/texts');

/** Every other language has the messages that English has. */
export const ENGLISH = 'en';

/** A language is there as soon as its folder is, `web/src/texts/de`; English is the first. */
export const languages = (): string[] => [
  ENGLISH,
  ...readdirSync(TEXTS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== ENGLISH)
    .map(({ name }) => name)
    .sort(),
];

/** The files of a language by name, such as `wall`. */
export const parts = (language: string): string[] =>
  readdirSync(path.join(TEXTS, language))
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .sort();

export const fileOf = (language: string, part: string): string => path.join(TEXTS, language, `${part}.json`);

export function readCatalogue(language: string, part: string): Catalogue {
  const file = fileOf(language, part);
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (isCatalogue(value)) return value;
  throw new Error(`${file} holds something else than messages and groups of messages`);
}

const isCatalogue = (value: unknown): value is Catalogue =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((one: unknown) => typeof one === 'string' || isCatalogue(one));

/** What a part of a language has other than English has, one line each; empty: nothing. */
export function differences(part: string, language: string, english: Catalogue, other: Catalogue): string[] {
  const [wanted, given] = [new Map(messagesIn(english)), new Map(messagesIn(other))];
  const missing = [...wanted.keys()].filter((place) => !given.has(place));
  const spare = [...given.keys()].filter((place) => !wanted.has(place));
  return [
    ...missing.map((place) => `${language}/${part}: "${place}" is missing`),
    ...spare.map((place) => `${language}/${part}: "${place}" is not in English`),
    ...[...given].flatMap(([place, text]) => {
      const inEnglish = wanted.get(place);
      return inEnglish === undefined
        ? []
        : mistakeIn(language, inEnglish, text, `${language}/${part}: "${place}"`);
    }),
  ];
}

function mistakeIn(language: string, english: string, text: string, name: string): string[] {
  try {
    const [wanted, given] = [signature(english, ENGLISH), signature(text, language)];
    return wanted === given ? [] : [`${name} takes ${given || 'nothing'}, in English ${wanted || 'nothing'}`];
  } catch (error) {
    return [`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const signature = (text: string, language: string): string =>
  [...parametersOf(tokensOf(text, language))].map(([name, kind]) => `${name} (${kind})`).join(', ');

/** What a language lacks, or has too much or otherwise. */
export function differencesOf(language: string): string[] {
  const known = parts(ENGLISH);
  const given = parts(language);
  return [
    ...given
      .filter((part) => !known.includes(part))
      .map((part) => `${language}/${part}.json is not in English`),
    ...known.flatMap((part) =>
      differences(
        part,
        language,
        readCatalogue(ENGLISH, part),
        given.includes(part) ? readCatalogue(language, part) : {},
      ),
    ),
  ];
}

/** The text of `web/src/texts/messages.ts`. */
export function messageTypes(): string {
  const types = parts(ENGLISH).map(
    (part) => `${JSON.stringify(part)}: ${typeOf(readCatalogue(ENGLISH, part), ENGLISH)};`,
  );
  return `// Written by \`npm run texts\` from the English messages in \`en\`: change those, not this file.

/** All messages of a page, by part. */
export interface Messages { ${types.join(' ')} }
`;
}

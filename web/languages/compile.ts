import { parse, type Select, type Token } from '@messageformat/parser';

/** Messages by name, in ICU MessageFormat; groups hold more of them. */
export interface Catalogue {
  readonly [name: string]: string | Catalogue;
}

/** `optional`: a text that may be absent, which the case `none` of a `select` is for. */
export type Parameter = 'number' | 'text' | 'optional';

/** What a message asks for, by name; empty: it is a plain text. */
export type Parameters = ReadonlyMap<string, Parameter>;

/** Counts up to here decide which plural forms a language needs: those of millions alone read well as `other`. */
const PLURALS_UP_TO = 200;

/** The plural forms that whole numbers of this size have, and all that the language knows. */
const pluralsOf = memoized((language) => {
  const rules = new Intl.PluralRules(language);
  const counts = Array.from({ length: PLURALS_UP_TO + 1 }, (_, count) => rules.select(count));
  return { needed: new Set<string>(counts), known: rules.resolvedOptions().pluralCategories };
});

function memoized<Value>(make: (key: string) => Value): (key: string) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

/** Throws where the text is no message, or lacks a plural form of the language. */
export function tokensOf(text: string, language: string): Token[] {
  const { needed, known } = pluralsOf(language);
  const tokens = parse(text, { cardinal: known });
  forEachToken(tokens, (token) => {
    if (token.type === 'selectordinal') throw new Error('ordinals are not used');
    if (token.type === 'function' && (token.key !== 'number' || token.param !== undefined))
      throw new Error(`{${token.arg}, ${token.key}}: only {${token.arg}, number} is used`);
    if (!('cases' in token)) return;
    const keys = new Set(token.cases.map(({ key }) => key));
    if (token.type === 'select') {
      if (!keys.has('other')) throw new Error(`the cases of "${token.arg}" lack other`);
      return;
    }
    const forms = [...keys].filter((key) => !/^=\d+$/.test(key));
    if (forms.length === 1 && forms[0] === 'other') return; // all counts read alike
    const lacking = [...needed].filter((form) => !keys.has(form) && !isExact(form, keys));
    if (lacking.length > 0) throw new Error(`the plural of "${token.arg}" lacks ${lacking.join(', ')}`);
  });
  return tokens;
}

/** `=0`, `=1` and `=2` stand for the forms that are of one number alone. */
const isExact = (form: string, keys: ReadonlySet<string>): boolean =>
  keys.has({ zero: '=0', one: '=1', two: '=2' }[form] ?? 'none');

function forEachToken(tokens: readonly Token[], look: (token: Token) => void): void {
  for (const token of tokens) {
    look(token);
    if ('cases' in token) for (const { tokens: inner } of token.cases) forEachToken(inner, look);
  }
}

const ORDER: readonly Parameter[] = ['text', 'optional', 'number'];

export function parametersOf(tokens: readonly Token[]): Parameters {
  const found = new Map<string, Parameter>();
  forEachToken(tokens, (token) => {
    if (token.type === 'content' || token.type === 'octothorpe') return;
    const isText = token.type === 'argument' || token.type === 'select';
    const isOptional = token.type === 'select' && token.cases.some(({ key }) => key === 'none');
    const kind = isOptional ? 'optional' : isText ? 'text' : 'number';
    const before = found.get(token.arg) ?? 'text';
    found.set(token.arg, ORDER.indexOf(kind) > ORDER.indexOf(before) ? kind : before);
  });
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The text of a message without parameters. */
const plainText = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.type === 'content' ? token.value : '')).join('');

/**
 * An expression of the messages. It is evaluated where `n` writes a number, `p` chooses a plural form, `s` a case, and `t`
 * writes a text of others: see `Formats`.
 */
export function codeOf(catalogue: Catalogue, language: string, path = ''): string {
  const entries = Object.entries(catalogue).map(([name, value]) => {
    const place = path === '' ? name : `${path}.${name}`;
    const code =
      typeof value === 'string' ? codeOfMessage(value, language, place) : codeOf(value, language, place);
    return `${JSON.stringify(name)}:${code}`;
  });
  return `{${entries.join(',')}}`;
}

function codeOfMessage(text: string, language: string, place: string): string {
  try {
    const tokens = tokensOf(text, language);
    return parametersOf(tokens).size === 0 ? JSON.stringify(plainText(tokens)) : `_=>${codeOfTokens(tokens)}`;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${language}: the message "${place}" cannot be read: ${why}`, { cause: error });
  }
}

/** @param counted what `#` stands for */
function codeOfTokens(tokens: readonly Token[], counted?: string): string {
  const parts = tokens.map((token) => {
    switch (token.type) {
      case 'content':
        return JSON.stringify(token.value);
      case 'argument':
        return `t(${valueOf(token.arg)})`;
      case 'function':
        return `n(${valueOf(token.arg)})`;
      case 'octothorpe':
        if (counted === undefined) throw new Error('"#" stands outside a plural');
        return `n(${counted})`;
      case 'select':
        return `s(${valueOf(token.arg)},${codeOfCases(token, counted)})`;
      default:
        return `p(${valueOf(token.arg)},${codeOfCases(token, valueOf(token.arg))})`;
    }
  });
  // A number alone is a text too.
  return parts.length === 0 ? '""' : parts.join('+');
}

const valueOf = (name: string): string => `_[${JSON.stringify(name)}]`;

const codeOfCases = ({ cases }: Select, counted: string | undefined): string =>
  `{${cases.map(({ key, tokens }) => `${JSON.stringify(key)}:${codeOfTokens(tokens, counted)}`).join(',')}}`;

const TYPES: { readonly [kind in Parameter]: string } = {
  number: 'number',
  text: 'string',
  optional: 'string | undefined',
};

/** The type of what `codeOf` makes. */
export function typeOf(catalogue: Catalogue, language: string): string {
  const entries = Object.entries(catalogue).map(
    ([name, value]) =>
      `${JSON.stringify(name)}: ${typeof value === 'string' ? typeOfMessage(value, language) : typeOf(value, language)};`,
  );
  return `{ ${entries.join(' ')} }`;
}

function typeOfMessage(text: string, language: string): string {
  const parameters = [...parametersOf(tokensOf(text, language))];
  if (parameters.length === 0) return 'string';
  const fields = parameters.map(([name, kind]) => `${JSON.stringify(name)}: ${TYPES[kind]}`);
  return `(values: { ${fields.join('; ')} }) => string`;
}

/** Every message with its path, such as `totals.alarms`. */
export function messagesIn(catalogue: Catalogue, path = ''): [place: string, text: string][] {
  return Object.entries(catalogue).flatMap(([name, value]): [string, string][] => {
    const place = path === '' ? name : `${path}.${name}`;
    return typeof value === 'string' ? [[place, value]] : messagesIn(value, place);
  });
}

import type { Messages } from './messages.js';

/** What compiled messages use. */
export interface Formats {
  /** A number in the language. */
  n: (value: number) => string;
  /** The form for this count: `=0`, `one`, `other` … */
  p: (count: number, forms: Readonly<Record<string, string>>) => string;
  /** The case of this value; `none`: it is absent. */
  s: (value: string | undefined, cases: Readonly<Record<string, string>>) => string;
  /** A text that is not ours, such as a name. */
  t: (text: string) => string;
}

/** The compiled messages of one language. */
export interface CompiledMessages {
  messages: (formats: Formats) => Partial<Messages>;
}

export type Loaders = Readonly<Record<string, () => Promise<CompiledMessages>>>;

const loaded: Partial<Messages> = {};

/** Takes the messages of some parts, before the modules that use them are evaluated. */
export const addMessages = (parts: Partial<Messages>): void => void Object.assign(loaded, parts);

/** The messages of a part in the language of the page. */
export function messages<Part extends keyof Messages>(part: Part): Messages[Part] {
  const found = loaded[part];
  if (found === undefined) throw new Error(`the messages of "${part}" are not loaded yet; see bundles.ts`);
  return found;
}

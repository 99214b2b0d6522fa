import { runInThisContext } from 'node:vm';
import type { Formats } from '../../src/texts/loaded-messages.js';
import { formatsOf } from '../../src/texts/formats.js';
import type { Messages } from '../../src/texts/messages.js';
import { ENGLISH, readCatalogue } from '../catalogues.js';
import { codeOf } from '../compile.js';

const compiled = new Map<string, unknown>();

/** In unit specs: the messages of a part in English, compiled when the part is first used. */
export function messages<Part extends keyof Messages>(part: Part): Messages[Part] {
  if (!compiled.has(part)) compiled.set(part, evaluated(part, ENGLISH));
  return compiled.get(part) as Messages[Part];
}

/** Messages as a page has them. */
export function evaluated(part: string, language: string): unknown {
  const code = codeOf(readCatalogue(language, part), language);
  const made = runInThisContext(`({n,p,s,t})=>(${code})`) as (formats: Formats) => unknown;
  return made(formatsOf({ id: language, locale: language }));
}

import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { PAGE_LANGUAGES } from '../../../src/modules/domain/page-languages.js';

const script = (name: string): string =>
  readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8');

/** The words of `start.js` itself, with what is put in. */
const ENGLISH = Object.fromEntries(
  [...script('start.js').matchAll(/^ {4}(\w+):\s+'(.*)',?$/gm)].map(([, name = '', text = '']) => [
    name,
    text,
  ]),
);

/** What a reader with these wishes is told. */
function words({
  search = '',
  stored = null,
  languages = [],
}: Partial<Record<'search', string>> & {
  stored?: string | null;
  languages?: string[];
}) {
  const document = { documentElement: { lang: 'en', dir: 'ltr' } };
  const window: { floorwalkerWords?: (english: object) => unknown } = {};
  runInNewContext(script('start-words.js'), {
    ...{ window, document, location: { search }, navigator: { languages } },
    localStorage: { getItem: () => stored },
  });
  const found = z.record(z.string(), z.string()).parse(window.floorwalkerWords?.(ENGLISH));
  return { ...document.documentElement, words: found };
}

describe('What a page says that cannot start', () => {
  it.each(PAGE_LANGUAGES)('is whole in %s, with everything that is put in', (language) => {
    const said = words({ languages: [`${language}-XX`] });
    expect([said.lang, said.dir]).toEqual([language, language === 'ar' ? 'rtl' : 'ltr']);
    expect(Object.keys(said.words).sort()).toEqual(Object.keys(ENGLISH).sort());
    for (const [name, text] of Object.entries(ENGLISH))
      expect(said.words[name]?.match(/\{\w+\}/g) ?? []).toEqual(text.match(/\{\w+\}/g) ?? []);
  });

  it.each([
    ['the address first', { search: '?display&lang=fr', stored: 'de', languages: ['es'] }, 'fr'],
    ['then what was chosen', { stored: 'de', languages: ['es'] }, 'de'],
    ['then the browser', { languages: ['eo', 'pt-BR'] }, 'pt'],
    ['else English', { languages: ['eo'] }, 'en'],
  ])('follows %s', (_what, wishes, language) => {
    expect(words(wishes).lang).toBe(language);
  });
});

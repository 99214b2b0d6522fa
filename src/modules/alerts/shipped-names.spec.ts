import { readFileSync } from 'node:fs';
import { PAGE_LANGUAGES } from '../domain/page-languages.js';
import { SHIPPED_NAMES } from '../domain/shipped-names.js';
import { SHIPPED_RULES } from './shipped-rules.js';

const namesIn = (language: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../web/src/texts/${language}/rule-names.json`, import.meta.url), 'utf8'),
  );

describe('The names of the shipped rules', () => {
  it('are those that the pages know in English', () => {
    expect(Object.fromEntries(SHIPPED_RULES.map(({ id, name }) => [id, name]))).toEqual(SHIPPED_NAMES);
    expect(namesIn('en')).toEqual(SHIPPED_NAMES);
  });

  it.each(PAGE_LANGUAGES)('are all there in %s', (language) => {
    expect(Object.keys(namesIn(language) as object).sort()).toEqual(Object.keys(SHIPPED_NAMES).sort());
  });
});

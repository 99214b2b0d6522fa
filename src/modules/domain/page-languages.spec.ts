import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PAGE_LANGUAGES } from './page-languages.js';

it('The languages of the pages are those that have messages', () => {
  const texts = fileURLToPath(new URL('../../../web/src/texts/', import.meta.url));
  const folders = readdirSync(texts).filter((name) => statSync(`${texts}${name}`).isDirectory());
  expect([...PAGE_LANGUAGES]).toEqual(folders.sort());
});

import { lastingStorage } from '../shared/storage.js';
import { STORAGE_KEY } from '../texts/language.js';
import { speakAsSet } from './desk-language.js';

/** What a browser has of it, as far as it is used. */
function screen(href: string): { loads: number } {
  const page = { loads: 0 };
  const url = new URL(href);
  const location = { href, search: url.search, reload: () => (page.loads += 1) };
  Object.assign(globalThis, { location, history: { state: null, replaceState: () => undefined } });
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  Object.defineProperty(globalThis, 'localStorage', { value: localStorage, configurable: true });
  return page;
}
const stored = () => lastingStorage().getItem(STORAGE_KEY);

describe('The language that the desk sets for a screen', () => {
  it('is spoken after a load, and no longer when it is taken back', () => {
    const page = screen('https://board.acme.example/wall?display');
    speakAsSet('en');
    expect([page.loads, stored()]).toEqual([1, 'en']);
    speakAsSet(undefined);
    expect([page.loads, stored()]).toEqual([2, null]);
    // Nothing was set.
    speakAsSet(undefined);
    expect(page.loads).toBe(2);
  });

  it.each([
    ['the address says another', 'https://board.acme.example/wall?lang=en', 'en'],
    ['the page does not speak it', 'https://board.acme.example/wall', 'eo'],
  ])('is not spoken where %s', (_where, href, lang) => {
    const page = screen(href);
    speakAsSet(lang);
    expect([page.loads, stored()]).toEqual([0, null]);
  });
});

import { chooseLanguage, directionOf, languageIn } from './choose-language.js';
import { LANGUAGES } from './languages.js';

export const STORAGE_KEY = 'floorwalker.language';
export const PARAM = 'lang';

/** The languages the pages speak, by their own names. */
export { LANGUAGES };

/** What is asked of a browser; tests outside of one have none of it but the global object. */
interface Browser {
  globalThis: unknown;
  location?: { search: string };
  navigator?: { languages?: readonly string[] };
  localStorage?: { getItem: (name: string) => string | null };
}

const browser: Browser = globalThis;

/** The language of this page: it stays the same until the page is loaded again. */
export const LANGUAGE = chooseLanguage(
  {
    asked: new URLSearchParams(browser.location?.search).get(PARAM),
    stored: storedLanguage(),
    browser: browser.location === undefined ? [] : (browser.navigator?.languages ?? []),
  },
  Object.keys(LANGUAGES),
);

/** Also with a region, such as `de-AT`. */
export const isKnownLanguage = (tag: string): boolean => languageIn(tag) in LANGUAGES;

export const DIRECTION = directionOf(LANGUAGE.id);

function storedLanguage(): string | null {
  try {
    return browser.localStorage?.getItem(STORAGE_KEY) ?? null;
  } catch {
    return null; // a kiosk's policy refuses storage
  }
}

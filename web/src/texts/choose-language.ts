export interface Language {
  /** A language the pages speak, such as `de`. */
  id: string;
  /** For numbers, dates and the order of names, such as `de-AT`. */
  locale: string;
  /** The browser says that the person speaks it. */
  isOfBrowser: boolean;
}

export interface Wishes {
  /** `lang=` of the address. */
  asked: string | null;
  /** What the person has chosen in this browser. */
  stored: string | null;
  /** The languages of the browser, the best first. */
  browser: readonly string[];
}

/** The first wish that the pages can fulfil, else English. */
export function chooseLanguage({ asked, stored, browser }: Wishes, known: readonly string[]): Language {
  const wishes = [...(asked === null ? [] : [asked]), ...(stored === null ? [] : [stored]), ...browser];
  const id = wishes.map(languageIn).find((language) => known.includes(language)) ?? 'en';
  // The browser knows the region: 13 November is 11/13 in some English, and 13/11 in other.
  const locale = browser.find((tag) => languageIn(tag) === id && isLocale(tag));
  return { id, locale: locale ?? id, isOfBrowser: locale !== undefined };
}

/** `de`, of `de-AT`. */
export const languageIn = (tag: string): string => tag.toLowerCase().split('-', 1)[0] ?? '';

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false; // a RangeError
  }
}

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ur']);

export const directionOf = (language: string): 'ltr' | 'rtl' => (RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr');

import { lastingStorage } from '../shared/storage.js';
import { isKnownLanguage, PARAM, STORAGE_KEY } from '../texts/language.js';
import { switchLanguage } from '../texts/switch-language.js';

/** Kept while the page speaks what the desk has set, so that it can be taken back. */
const SET_BY_DESK = 'floorwalker.desk-language';

/**
 * Loads the page again in the language that the desk has set for this screen, or in that of its browser when the desk has taken
 * its own back. Call it only when the page speaks another one.
 */
export function speakAsSet(lang: string | undefined): void {
  // The screen's own address comes first.
  if (new URLSearchParams(location.search).has(PARAM)) return;
  const storage = lastingStorage();
  if (lang !== undefined) {
    // A page of an older version does not speak what it does not know.
    if (!isKnownLanguage(lang)) return;
    storage.setItem(SET_BY_DESK, lang);
    switchLanguage(lang);
    return;
  }
  if (storage.getItem(SET_BY_DESK) === null) return;
  storage.removeItem(SET_BY_DESK);
  storage.removeItem(STORAGE_KEY);
  location.reload();
}

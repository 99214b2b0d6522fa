import { lastingStorage, storesLastingly } from '../shared/storage.js';
import { PARAM, STORAGE_KEY } from './language.js';

/** Loads the page again, in this language. */
export function switchLanguage(id: string): void {
  lastingStorage().setItem(STORAGE_KEY, id);
  const address = new URL(location.href);
  // The address comes first, and is all there is where nothing is stored.
  if (address.searchParams.has(PARAM) || !storesLastingly()) address.searchParams.set(PARAM, id);
  history.replaceState(history.state, '', address);
  location.reload();
}

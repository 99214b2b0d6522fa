import { LOADERS } from 'virtual:languages/rule-names';
import { withMessages } from '../texts/load-messages.js';

/** Loads the names of the shipped rules, and then the code that uses them. */
export const loadShippedNames = () => withMessages(LOADERS, () => import('./name-in-language.js'));

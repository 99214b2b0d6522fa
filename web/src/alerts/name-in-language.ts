import { SHIPPED_NAMES } from '../../../client/index.js';
import { RULE_NAMES } from '../texts/rule-names.js';

/** Without `Object.hasOwn`, which is younger than the browsers of televisions. */
const isShipped = (id: string): id is keyof typeof SHIPPED_NAMES => Object.keys(SHIPPED_NAMES).includes(id);

/** The name of a rule in the language of the page, where it is a shipped one whose name was not changed. */
export const nameInLanguage = (id: string, name: string): string =>
  isShipped(id) && SHIPPED_NAMES[id] === name ? RULE_NAMES[id] : name;

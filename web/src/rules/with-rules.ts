import { LOADERS } from 'virtual:languages/rules';
import { withMessages } from '../texts/load-messages.js';

/** Loads the messages about rules, channels, phone systems and the audit log, and then code that uses them. */
export const withRules = <Code>(code: () => Promise<Code>): Promise<Code> => withMessages(LOADERS, code);

import { LOADERS } from 'virtual:languages/rules';
import { withMessages } from '../texts/load-messages.js';

/** Loads the messages about rules and channels, and then code that uses them. */
export const withRules = <Code>(code: () => Promise<Code>): Promise<Code> => withMessages(LOADERS, code);

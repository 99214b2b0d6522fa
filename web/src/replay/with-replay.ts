import { LOADERS } from 'virtual:languages/replay';
import { withMessages } from '../texts/load-messages.js';

/** Loads the messages of a replay, which the wall does not have otherwise, and then code that uses them. */
export const withReplay = <Code>(code: () => Promise<Code>): Promise<Code> => withMessages(LOADERS, code);

import { LOADERS } from 'virtual:languages/audit';
import { withMessages } from '../texts/load-messages.js';

/** Loads the messages of the audit log, and then the code that uses them. */
export const withAudit = <Code>(code: () => Promise<Code>): Promise<Code> => withMessages(LOADERS, code);

import type { VendorCommands } from '../../port/command.js';
import type { AsteriskClient } from '../client.js';
import { ASTERISK_AGENT_COMMANDS } from './agents.js';
import { ASTERISK_CALL_COMMANDS } from './calls.js';
import { ASTERISK_MEMBER_COMMANDS } from './members.js';

/** The commands of this vendor. */
export const ASTERISK_COMMANDS: VendorCommands<AsteriskClient> = {
  ...ASTERISK_AGENT_COMMANDS,
  ...ASTERISK_MEMBER_COMMANDS,
  ...ASTERISK_CALL_COMMANDS,
};

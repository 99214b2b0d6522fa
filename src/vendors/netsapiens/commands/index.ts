import type { VendorCommands } from '../../port/command.js';
import { JOIN_COMMANDS, PRESENCE_COMMANDS } from './agents.js';
import { AGENT_SETTING_COMMANDS } from './settings.js';
import { CALL_COMMANDS } from './calls.js';
import type { NetsapiensClient } from '../client.js';
import { QUEUE_COMMANDS } from './queues.js';

/** The commands of this vendor. */
export const NETSAPIENS_COMMANDS: VendorCommands<NetsapiensClient> = {
  ...PRESENCE_COMMANDS,
  ...AGENT_SETTING_COMMANDS,
  ...JOIN_COMMANDS,
  ...CALL_COMMANDS,
  ...QUEUE_COMMANDS,
};

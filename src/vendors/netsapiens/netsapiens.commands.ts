import type { VendorCommands } from '../port/command.js';
import { JOIN_COMMANDS } from './netsapiens.join-commands.js';
import { PRESENCE_COMMANDS } from './netsapiens.presence-commands.js';
import { AGENT_SETTING_COMMANDS } from './netsapiens.agent-setting-commands.js';
import { CALL_COMMANDS } from './netsapiens.call-commands.js';
import type { NetsapiensClient } from './netsapiens.client.js';
import { QUEUE_COMMANDS } from './netsapiens.queue-commands.js';

/** Everything that can be ordered; see the README beside this file. */
export const NETSAPIENS_COMMANDS: VendorCommands<NetsapiensClient> = {
  ...PRESENCE_COMMANDS,
  ...AGENT_SETTING_COMMANDS,
  ...JOIN_COMMANDS,
  ...CALL_COMMANDS,
  ...QUEUE_COMMANDS,
};

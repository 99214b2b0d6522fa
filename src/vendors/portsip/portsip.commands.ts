import type { VendorCommands } from '../port/command.js';
import { AGENT_COMMANDS } from './portsip.agent-commands.js';
import { CALL_COMMANDS } from './portsip.call-commands.js';
import type { PortsipClient } from './portsip.client.js';
import { LIST_COMMANDS } from './portsip.list-commands.js';
import { QUEUE_COMMANDS } from './portsip.queue-commands.js';
import { SERVER_COMMANDS } from './portsip.server-commands.js';

/** Everything the vendor's page lets be ordered; listening, whispering and barging in it does not. */
export const PORTSIP_COMMANDS: VendorCommands<PortsipClient> = {
  ...AGENT_COMMANDS,
  ...LIST_COMMANDS,
  ...CALL_COMMANDS,
  ...QUEUE_COMMANDS,
  ...SERVER_COMMANDS,
};

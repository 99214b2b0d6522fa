import type { VendorCommands } from '../../port/command.js';
import { AGENT_COMMANDS } from './agents.js';
import { CALL_COMMANDS } from './calls.js';
import type { PortsipClient } from '../client.js';
import { LIST_COMMANDS } from './lists.js';
import { QUEUE_COMMANDS } from './queues.js';
import { SERVER_COMMANDS } from './servers.js';

/** The commands of this vendor; its page has none for listening, whispering and barging in. */
export const PORTSIP_COMMANDS: VendorCommands<PortsipClient> = {
  ...AGENT_COMMANDS,
  ...LIST_COMMANDS,
  ...CALL_COMMANDS,
  ...QUEUE_COMMANDS,
  ...SERVER_COMMANDS,
};

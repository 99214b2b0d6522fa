import type { VendorCommands } from '../../port/command.js';
import { YEASTAR_AGENT_COMMANDS } from './agents.js';
import { YEASTAR_CALL_COMMANDS } from './calls.js';
import type { YeastarClient } from '../client.js';
import { YEASTAR_MEMBER_COMMANDS } from './members.js';
import { YEASTAR_QUEUE_COMMANDS } from './queues.js';

/** The commands of this vendor; undocumented ones stay out. */
export const YEASTAR_COMMANDS: VendorCommands<YeastarClient> = {
  ...YEASTAR_AGENT_COMMANDS,
  ...YEASTAR_MEMBER_COMMANDS,
  ...YEASTAR_CALL_COMMANDS,
  ...YEASTAR_QUEUE_COMMANDS,
};

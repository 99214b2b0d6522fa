import type { VendorCommands } from '../port/command.js';
import { YEASTAR_AGENT_COMMANDS } from './yeastar.agent-commands.js';
import { YEASTAR_CALL_COMMANDS } from './yeastar.call-commands.js';
import type { YeastarDesk } from './yeastar.desk.js';
import { YEASTAR_MEMBER_COMMANDS } from './yeastar.member-commands.js';
import { YEASTAR_QUEUE_COMMANDS } from './yeastar.queue-commands.js';

/** Everything that can be ordered; what is not documented stays out. */
export const YEASTAR_COMMANDS: VendorCommands<YeastarDesk> = {
  ...YEASTAR_AGENT_COMMANDS,
  ...YEASTAR_MEMBER_COMMANDS,
  ...YEASTAR_CALL_COMMANDS,
  ...YEASTAR_QUEUE_COMMANDS,
};

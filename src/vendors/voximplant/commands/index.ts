import type { VendorCommands } from '../../port/command.js';
import { AGENT_COMMANDS, LABEL_COMMANDS } from './agents.js';
import { AGENT_SKILL_COMMANDS, SKILL_COMMANDS } from './skills.js';
import type { VoximplantClient } from '../client.js';
import { MEMBER_COMMANDS } from './members.js';
import { QUEUE_COMMANDS } from './queues.js';

/** What the Management API can command; an agent's status and a waiting call are not among it. */
export const VOXIMPLANT_COMMANDS: VendorCommands<VoximplantClient> = {
  ...AGENT_COMMANDS,
  ...MEMBER_COMMANDS,
  ...AGENT_SKILL_COMMANDS,
  ...SKILL_COMMANDS,
  ...QUEUE_COMMANDS,
  ...LABEL_COMMANDS,
};

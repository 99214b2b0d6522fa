import type { VendorCommands } from '../port/command.js';
import { AGENT_COMMANDS } from './voximplant.agent-commands.js';
import { AGENT_SKILL_COMMANDS } from './voximplant.agent-skills.js';
import type { VoximplantClient } from './voximplant.client.js';
import { LABEL_COMMANDS } from './voximplant.label-commands.js';
import { MEMBER_COMMANDS } from './voximplant.member-commands.js';
import { QUEUE_COMMANDS } from './voximplant.queue-commands.js';
import { SKILL_COMMANDS } from './voximplant.skill-commands.js';

/** What the Management API can order; an agent's status and a waiting call are not among it. */
export const VOXIMPLANT_COMMANDS: VendorCommands<VoximplantClient> = {
  ...AGENT_COMMANDS,
  ...MEMBER_COMMANDS,
  ...AGENT_SKILL_COMMANDS,
  ...SKILL_COMMANDS,
  ...QUEUE_COMMANDS,
  ...LABEL_COMMANDS,
};

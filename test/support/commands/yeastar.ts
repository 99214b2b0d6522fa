import type { CommandTable } from './row.js';
import { AGENT_FORM_ROWS, MEMBER_FORM_ROWS } from './yeastar.agent-forms.js';
import { AGENT_ROWS, LEAVE_ROWS } from './yeastar.agents.js';
import { CALL_ROWS } from './yeastar.calls.js';
import { QUEUE_ROWS } from './yeastar.queues.js';
import { asked, type Sent } from './yeastar.request.js';

export const YEASTAR: CommandTable<Sent> = {
  rows: [...AGENT_ROWS, ...CALL_ROWS, ...LEAVE_ROWS, ...QUEUE_ROWS, ...AGENT_FORM_ROWS, ...MEMBER_FORM_ROWS],
  asked,
};

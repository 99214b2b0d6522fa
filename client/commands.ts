// Written by `npm run client-commands` from the forms of the vendors: change those, not this file.

/** The parameters of `agent.join`. Of asterisk, netsapiens, portsip, voximplant, yeastar. */
export type AgentJoinParams = {
  /** Penalty. Members with a lower penalty are given calls first; 0 is the lowest. */
  order?: number;
  /** Paused. Pause at once. */
  paused?: boolean;
};

/** The parameters of `agent.leave`. Of asterisk, netsapiens, portsip, voximplant, yeastar. */
export type AgentLeaveParams = { readonly [name: string]: never };

/** The parameters of `agent.login`. Of asterisk, netsapiens, portsip, yeastar. */
export type AgentLoginParams = {
  /** Penalty. Members with a lower penalty are given calls first; 0 is the lowest. */
  order?: number;
  paused?: boolean;
  /** Seconds. For how many seconds: 0 or nothing means until unpaused, else at least 10; then the PBX unpauses by itself. */
  seconds?: 0 | number;
  /** Reason. A pause reason of the PBX, named by its feature code. */
  reason?: string;
};

/** The parameters of `agent.logout`. Of asterisk, netsapiens, portsip, yeastar. */
export type AgentLogoutParams = {
  /** Seconds. For how many seconds: 0 or nothing means until logged in, else at least 10; then the PBX logs in by itself. */
  seconds?: 0 | number;
};

/** The parameters of `agent.pause`. Of asterisk, netsapiens, portsip, voximplant, yeastar. */
export type AgentPauseParams = {
  reason?:
    | string
    | 'break'
    | 'lunch'
    | 'meeting'
    | 'other'
    | 'web'
    | 'cust1'
    | 'cust2'
    | 'cust3'
    | 'cust4'
    | 'cust5'
    | 'cust6'
    | 'cust7'
    | 'cust8'
    | 'BREAK'
    | 'LUNCH';
  /** Seconds. For how many seconds: 0 or nothing means until unpaused, else at least 10; then the PBX unpauses by itself. */
  seconds?: 0 | number;
};

/** The parameters of `agent.set-skills`. Of voximplant. */
export type AgentSetSkillsParams = {
  /** Skills. All the agent is to have, five at most; any other is taken away. */
  skills: readonly VoximplantAgentSetSkillsSkillsItem[];
  confirmEmpty?: boolean;
};

/** The parameters of `agent.set-status`. Of netsapiens, portsip. */
export type AgentSetStatusParams = {
  status:
    | 'automatic'
    | 'manual'
    | 'disabled'
    | 'offnet-automatic'
    | 'one-call'
    | 'READY'
    | 'NOT_READY'
    | 'WRAP_UP'
    | 'BREAK'
    | 'LUNCH'
    | 'LOGGED_IN'
    | 'LOGGED_OUT';
};

/** The parameters of `agent.unpause`. Of asterisk, netsapiens, portsip, voximplant, yeastar. */
export type AgentUnpauseParams = { readonly [name: string]: never };

/** The parameters of `agent.update`. Of asterisk, netsapiens, portsip, voximplant. */
export type AgentUpdateParams = {
  fields:
    | AsteriskAgentUpdateFields
    | NetsapiensAgentUpdateFields
    | PortsipAgentUpdateFields
    | VoximplantAgentUpdateFields;
};

/** Settings. How the queue treats the agent. */
export type AsteriskAgentUpdateFields = {
  /** Penalty. Members with a lower penalty are given calls first; 0 is the lowest. */
  order: number;
};

/** The parameters of `call.barge`. Of asterisk, yeastar. */
export type CallBargeParams = {
  supervisor: string;
  /** Call. The id of the call; without it, the call the agent is in. */
  call?: string;
};

/** The parameters of `call.hangup`. Of asterisk, netsapiens, portsip, yeastar. */
export type CallHangupParams = {
  call?: string;
};

/** The parameters of `call.listen`. Of asterisk, yeastar. */
export type CallListenParams = {
  supervisor: string;
  /** Call. The id of the call; without it, the call the agent is in. */
  call?: string;
};

/** The parameters of `call.pickup`. Of portsip. */
export type CallPickupParams = {
  /** Call. The id of a waiting call, which is the id of its session in the PBX. */
  call: string;
};

/** The parameters of `call.prioritise`. Of asterisk. */
export type CallPrioritiseParams = {
  /** Call. The id of the call; without it, the call the agent is in. */
  call: string;
  /** Priority. Callers start with 0; a higher number goes first. */
  priority: number;
  /** Move at once. Moves the caller within the queue at once. */
  immediate?: boolean;
};

/** The parameters of `call.transfer`. Of asterisk, netsapiens, portsip, yeastar. */
export type CallTransferParams = {
  call?: string;
  to: string;
  /** Supervisor. The extension whose right to dial counts; without it, that of the agent in the call. */
  supervisor?: string;
};

/** The parameters of `call.whisper`. Of asterisk, yeastar. */
export type CallWhisperParams = {
  supervisor: string;
  /** Call. The id of the call; without it, the call the agent is in. */
  call?: string;
};

/** The parameters of `call.withdraw`. Of asterisk. */
export type CallWithdrawParams = {
  /** Call. The id of the call; without it, the call the agent is in. */
  call: string;
  /** Note. For the dialplan, in QUEUE_WITHDRAW_INFO. */
  info?: string;
};

/** Settings. Those to change. */
export type NetsapiensAgentUpdateFields = {
  /** Availability. Whether the agent is logged in; to log in and out the commands of that name are better. */
  availability?: 'automatic' | 'manual' | 'disabled' | 'offnet-automatic';
  /** Wrap-up. Seconds after a call in which no other is given. */
  wrapUpSeconds?: number;
  /** Automatic answer. The telephone takes calls of this queue by itself. */
  autoAnswer?: boolean;
  /** Order. The place in a queue with a linear order; lower is earlier. */
  order?: number;
  /** Priority of the queue. Beside the agent’s other queues; lower is higher. */
  queuePriority?: number;
  /** Most calls. At a time; 1 is ideal. */
  maxCalls?: number;
  /** Confirm the answer. The agent has to confirm that a call is taken. */
  confirmAnswer?: boolean;
  /** Most text conversations. At a time. */
  maxSms?: number;
};

/** Settings. Of the new queue, under the vendor’s own names. */
export type NetsapiensQueueCreateFields = {
  /** Extension. The number callers reach it by; it is also its id. */
  callqueue: string;
  /** Name */
  description?: string;
  /** Dispatch. In which order agents are rung. A Call Park is no queue any more, and is not shown. */
  'callqueue-dispatch-type'?:
    'Round-robin' | 'Tiered Round-robin' | 'Ring All' | 'Linear Cascade' | 'Linear Hunt' | 'Call Park';
  /** Ring time. Seconds one agent is rung. */
  'callqueue-agent-dispatch-timeout-seconds'?: number;
  /** Log agents out after a missed call */
  'callqueue-agent-auto-logout-after-missed'?: 'yes' | 'no';
  /** Count statistics */
  'callqueue-calculate-statistics'?: 'yes' | 'no';
  /** Debug */
  'callqueue-debug'?: 'yes' | 'no';
  /** Play the whole introduction before dispatching */
  'callqueue-force-full-intro-playback'?: 'yes' | 'no';
  /** Callback. Hours a caller who wants to be called back stays in the queue; 0: no callbacks. */
  'callqueue-max-callback-queueing-hours'?: number;
  /** Most callers. Waiting at once; 0: unlimited. */
  'callqueue-max-current-callers-to-accept-new-callers'?: number;
  /** Longest present wait. No new caller is accepted while a caller has waited this many seconds; 0: unlimited. */
  'callqueue-max-current-wait-to-accept-new-callers-seconds'?: number;
  /** Longest wait. Minutes; 0: unlimited. */
  'callqueue-max-wait-timeout-minutes'?: number;
  /** Let callers in only while agents are there */
  'callqueue-require-available-agents-to-accept-new-callers'?: 'yes' | 'no';
  /** Rung at once. Agents in the first round. */
  'callqueue-sim-ring-1st-round'?: number;
  /** Rung in addition. Agents more in each further round. */
  'callqueue-sim-ring-increment'?: number;
  /** Callers served. A pattern of numbers; without one, all. */
  'callqueue-source-match'?: string | null;
  /** Text messages */
  'callqueue-sms-enable'?: 'yes' | 'no';
  /** Text when a chat is asked for. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-initiate-chat'?: string | null;
  /** Text when a chat begins. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-initiate-success'?: string | null;
  /** Text when a chat cannot begin. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-initiation-fail'?: string | null;
  /** Text when no agent is available. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-no-agents-available'?: string | null;
  /** Text when a chat is to end. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-terminate-chat'?: string | null;
  /** Text when a chat has ended. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-terminate-success'?: string | null;
  /** Recording */
  'recording-configuration'?:
    'yes' | 'yes-with-transcription' | 'yes-with-transcription-and-sentiment' | 'no';
};

/** Settings. Those to change, under the vendor’s own names. */
export type NetsapiensQueueUpdateFields = {
  /** Name */
  description?: string;
  /** Dispatch. In which order agents are rung. A Call Park is no queue any more, and is not shown. */
  'callqueue-dispatch-type'?:
    'Round-robin' | 'Tiered Round-robin' | 'Ring All' | 'Linear Cascade' | 'Linear Hunt' | 'Call Park';
  /** Ring time. Seconds one agent is rung. */
  'callqueue-agent-dispatch-timeout-seconds'?: number;
  /** Log agents out after a missed call */
  'callqueue-agent-auto-logout-after-missed'?: 'yes' | 'no';
  /** Count statistics */
  'callqueue-calculate-statistics'?: 'yes' | 'no';
  /** Debug */
  'callqueue-debug'?: 'yes' | 'no';
  /** Play the whole introduction before dispatching */
  'callqueue-force-full-intro-playback'?: 'yes' | 'no';
  /** Callback. Hours a caller who wants to be called back stays in the queue; 0: no callbacks. */
  'callqueue-max-callback-queueing-hours'?: number;
  /** Most callers. Waiting at once; 0: unlimited. */
  'callqueue-max-current-callers-to-accept-new-callers'?: number;
  /** Longest present wait. No new caller is accepted while a caller has waited this many seconds; 0: unlimited. */
  'callqueue-max-current-wait-to-accept-new-callers-seconds'?: number;
  /** Longest wait. Minutes; 0: unlimited. */
  'callqueue-max-wait-timeout-minutes'?: number;
  /** Let callers in only while agents are there */
  'callqueue-require-available-agents-to-accept-new-callers'?: 'yes' | 'no';
  /** Rung at once. Agents in the first round. */
  'callqueue-sim-ring-1st-round'?: number;
  /** Rung in addition. Agents more in each further round. */
  'callqueue-sim-ring-increment'?: number;
  /** Callers served. A pattern of numbers; without one, all. */
  'callqueue-source-match'?: string | null;
  /** Text messages */
  'callqueue-sms-enable'?: 'yes' | 'no';
  /** Text when a chat is asked for. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-initiate-chat'?: string | null;
  /** Text when a chat begins. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-initiate-success'?: string | null;
  /** Text when a chat cannot begin. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-initiation-fail'?: string | null;
  /** Text when no agent is available. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-no-agents-available'?: string | null;
  /** Text when a chat is to end. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-terminate-chat'?: string | null;
  /** Text when a chat has ended. Sent to who writes; empty: none. */
  'callqueue-sms-phrase-terminate-success'?: string | null;
  /** Recording */
  'recording-configuration'?:
    'yes' | 'yes-with-transcription' | 'yes-with-transcription-and-sentiment' | 'no';
};

/** Settings in this queue */
export type PortsipAgentUpdateFields = {
  /** Skill level. From 1, who is served first, to 100; only the skill based strategies look at it. */
  skillLevel: number;
};

/** Settings */
export type PortsipQueueCreateFields = {
  /** Name. 1 to 64 characters. */
  name: string;
  /** Extension number. 3 to 64 digits; it cannot be changed afterwards. */
  extension_number: string;
  /** Strategy. Whom a call rings. */
  polling_strategy:
    | 'RING_SIMULTANEOUSLY'
    | 'PRIORITIZED_HUNT'
    | 'CYCLIC_HUNT'
    | 'LEAST_WORKED_HUNT'
    | 'SKILL_BASED_ROUTING_PRIORITIZED_HUNT'
    | 'SKILL_BASED_ROUTING_CYCLIC_HUNT'
    | 'SKILL_BASED_ROUTING_LEAST_WORKED_HUNT';
  /** Ring time. Per extension, in seconds. */
  ring_time?: number;
  /** Callers at most. Callers allowed in the queue. */
  max_callers?: number;
  /** Music on hold. The id of an uploaded file. */
  moh_prompt_file_id?: string;
  /** Introduction. What a caller hears first. */
  intro_type?: 'DISABLE' | 'NORMAL' | 'FULL';
  /** Introduction file. The id of an uploaded file. */
  intro_prompt_file_id?: string;
  /** Longest wait. In seconds; then the rule for unanswered calls applies. */
  max_waiting_time?: number;
  /** Wait when no agent is online */
  wait_when_no_agents_online?: boolean;
  /** Announce the position */
  inform_position?: 'DISABLE' | 'PERIODICALLY' | 'ON_CONNECTED';
  /** Announce it every. In seconds; only where the position is announced. */
  inform_position_interval?: number;
  /** Agents become ready by themselves. After logging in, and after a call. */
  agent_auto_ready?: boolean;
  /** Agents become not ready after other calls. Only where agents do not become ready by themselves. */
  agent_auto_not_ready_after_non_acd_call?: boolean;
  /** Service level. In seconds. */
  sla_time?: number;
  /** Language. A BCP 47 language tag, such as en-US. */
  language?: string;
  no_answer_forward_rule?: PortsipQueueCreateFieldsNoAnswerForwardRule;
  night_mode_forward_rule?: PortsipQueueCreateFieldsNightModeForwardRule;
  /** Offer a callback */
  enable_callback?: boolean;
  /** Callback */
  callback_mode?: 'ACTIVE' | 'TIMEOUT';
  /** Offer it after. In seconds. */
  callback_timeout?: number;
  /** Prefix for calling back */
  callback_outbound_prefix?: string;
  /** Caller ids for calls out of the queue */
  outbound_caller_ids?: readonly PortsipQueueCreateFieldsOutboundCallerIdsItem[];
  /** Known callers first to the agent they know. If the agent is ready. */
  enable_sticky_routing?: boolean;
  /** Callers stay known for. In days. */
  sticky_routing_duration?: number;
  /** Send P-Asserted-Identity. About the queue. */
  enable_paid?: boolean;
  /** Send Remote-Party-ID. About the queue. */
  enable_prid?: boolean;
  /** Extension number as To header */
  extension_number_as_to_header?: boolean;
};

/** At night */
export type PortsipQueueCreateFieldsNightModeForwardRule = {
  /** Action */
  action: 'FORWARD_TO_NUMBER' | 'FORWARD_TO_VOICEMAIL' | 'HANGUP';
  /** Number. An extension, or an outside number; not for hanging up. */
  number?: string;
};

/** When no agent answers */
export type PortsipQueueCreateFieldsNoAnswerForwardRule = {
  /** Action */
  action: 'FORWARD_TO_NUMBER' | 'FORWARD_TO_VOICEMAIL' | 'HANGUP';
  /** Number. An extension, or an outside number; not for hanging up. */
  number?: string;
};

export type PortsipQueueCreateFieldsOutboundCallerIdsItem = {
  /** Provider. The id of a trunk. */
  provider_id: string;
  /** Caller id */
  caller_id: string;
  /** Description */
  description?: string;
};

/** Settings */
export type PortsipQueueUpdateFields = {
  /** Name. 1 to 64 characters. */
  name?: string;
  /** Strategy. Whom a call rings. */
  polling_strategy?:
    | 'RING_SIMULTANEOUSLY'
    | 'PRIORITIZED_HUNT'
    | 'CYCLIC_HUNT'
    | 'LEAST_WORKED_HUNT'
    | 'SKILL_BASED_ROUTING_PRIORITIZED_HUNT'
    | 'SKILL_BASED_ROUTING_CYCLIC_HUNT'
    | 'SKILL_BASED_ROUTING_LEAST_WORKED_HUNT';
  /** Ring time. Per extension, in seconds. */
  ring_time?: number;
  /** Callers at most. Callers allowed in the queue. */
  max_callers?: number;
  /** Music on hold. The id of an uploaded file. */
  moh_prompt_file_id?: string;
  /** Introduction. What a caller hears first. */
  intro_type?: 'DISABLE' | 'NORMAL' | 'FULL';
  /** Introduction file. The id of an uploaded file. */
  intro_prompt_file_id?: string;
  /** Longest wait. In seconds; then the rule for unanswered calls applies. */
  max_waiting_time?: number;
  /** Wait when no agent is online */
  wait_when_no_agents_online?: boolean;
  /** Announce the position */
  inform_position?: 'DISABLE' | 'PERIODICALLY' | 'ON_CONNECTED';
  /** Announce it every. In seconds; only where the position is announced. */
  inform_position_interval?: number;
  /** Agents become ready by themselves. After logging in, and after a call. */
  agent_auto_ready?: boolean;
  /** Agents become not ready after other calls. Only where agents do not become ready by themselves. */
  agent_auto_not_ready_after_non_acd_call?: boolean;
  /** Service level. In seconds. */
  sla_time?: number;
  /** Language. A BCP 47 language tag, such as en-US. */
  language?: string;
  no_answer_forward_rule?: PortsipQueueCreateFieldsNoAnswerForwardRule;
  night_mode_forward_rule?: PortsipQueueCreateFieldsNightModeForwardRule;
  /** Offer a callback */
  enable_callback?: boolean;
  /** Callback */
  callback_mode?: 'ACTIVE' | 'TIMEOUT';
  /** Offer it after. In seconds. */
  callback_timeout?: number;
  /** Prefix for calling back */
  callback_outbound_prefix?: string;
  /** Caller ids for calls out of the queue */
  outbound_caller_ids?: readonly PortsipQueueCreateFieldsOutboundCallerIdsItem[];
  /** Known callers first to the agent they know. If the agent is ready. */
  enable_sticky_routing?: boolean;
  /** Callers stay known for. In days. */
  sticky_routing_duration?: number;
  /** Send P-Asserted-Identity. About the queue. */
  enable_paid?: boolean;
  /** Send Remote-Party-ID. About the queue. */
  enable_prid?: boolean;
  /** Extension number as To header */
  extension_number_as_to_header?: boolean;
};

export type PortsipServerCreateFields = {
  /** Name */
  name: string;
  /** Enabled. Whether it runs queues. */
  enabled?: boolean;
  /** IPv4 address. This or the other one is needed. */
  ipv4?: string;
  /** IPv6 address. This or the other one is needed. */
  ipv6?: string;
};

export type PortsipServerUpdateFields = {
  /** Enabled. Whether it runs queues. */
  enabled: boolean;
};

/** The parameters of `queue.create`. Of netsapiens, portsip, voximplant, yeastar. */
export type QueueCreateParams = {
  fields:
    | NetsapiensQueueCreateFields
    | PortsipQueueCreateFields
    | VoximplantQueueCreateFields
    | YeastarQueueCreateFields;
};

/** The parameters of `queue.delete`. Of netsapiens, portsip, voximplant, yeastar. */
export type QueueDeleteParams = { readonly [name: string]: never };

/** The parameters of `queue.set-agents`. Of portsip, voximplant. */
export type QueueSetAgentsParams = {
  agents: readonly string[];
  /** Skill levels. By extension number; those not named here keep theirs, and new agents get 1. */
  skillLevels?: { readonly [name: string]: number };
  confirmEmpty?: boolean;
};

/** The parameters of `queue.update`. Of netsapiens, portsip, voximplant, yeastar. */
export type QueueUpdateParams = {
  fields:
    | NetsapiensQueueUpdateFields
    | PortsipQueueUpdateFields
    | VoximplantQueueUpdateFields
    | YeastarQueueUpdateFields;
};

/** The parameters of `server.create`. Of portsip. */
export type ServerCreateParams = {
  fields: PortsipServerCreateFields;
};

/** The parameters of `server.delete`. Of portsip. */
export type ServerDeleteParams = {
  /** Server. Its id, or its exact name. */
  server: string;
};

/** The parameters of `server.update`. Of portsip. */
export type ServerUpdateParams = {
  /** Server. Its id, or its exact name. */
  server: string;
  fields: PortsipServerUpdateFields;
};

/** The parameters of `skill.create`. Of voximplant. */
export type SkillCreateParams = {
  /** Name. Unique in the application. */
  name: string;
  /** Comment. For people. */
  description?: string;
};

/** The parameters of `skill.delete`. Of voximplant. */
export type SkillDeleteParams = {
  /** Skill. Its id or its exact name. */
  skill: string;
};

/** The parameters of `skill.update`. Of voximplant. */
export type SkillUpdateParams = {
  /** Skill. Its id or its exact name. */
  skill: string;
  /** Name. Unique in the application. */
  name?: string;
  /** Comment. For people. */
  description?: string;
};

/** The parameters of `status-label.delete`. Of voximplant. */
export type StatusLabelDeleteParams = {
  /** Status. The platform's own name of it, e.g. READY, DND or CUSTOM_1 to CUSTOM_10. */
  name: string;
};

/** The parameters of `status-label.set`. Of voximplant. */
export type StatusLabelSetParams = {
  /** Status. The platform's own name of it, e.g. READY, DND or CUSTOM_1 to CUSTOM_10. */
  name: string;
  /** Label. What it is to be called; no two may be called alike. */
  label: string;
};

export type VoximplantAgentSetSkillsSkillsItem = {
  /** Skill. Its id or its exact name. */
  skill: string;
  /** Level. From 1 to 5, which is best. */
  level: number;
};

/** Settings. For all queues of the agent. */
export type VoximplantAgentUpdateFields = {
  /** Chats at a time. How many chats the agent may have at once. */
  maxChats: number;
};

/** Settings. Under the platform's own names. */
export type VoximplantQueueCreateFields = {
  /** Name. Unique in the application. */
  sq_queue_name: string;
  /** Agent for a call. The most qualified, the least qualified, or the one who has been free longest. */
  call_agent_selection: 'MOST_QUALIFIED' | 'LEAST_QUALIFIED' | 'MAX_WAITING_TIME';
  /** Next call. The one with the highest priority, or the one that has waited longest. */
  call_task_selection: 'MAX_PRIORITY' | 'MAX_WAITING_TIME';
  /** Agent for a chat. As for calls; without it the one for calls. */
  im_agent_selection?: 'MOST_QUALIFIED' | 'LEAST_QUALIFIED' | 'MAX_WAITING_TIME';
  /** Next chat. As for calls; without it the one for calls. */
  im_task_selection?: 'MAX_PRIORITY' | 'MAX_WAITING_TIME';
  /** Keep calls without agents. Whether calls stay in the queue while every agent is offline, banned or not to be disturbed. */
  hold_calls_if_inactive_agents?: boolean;
  /** Keep chats without agents. Whether chats are taken into the queue while no agent is there. */
  hold_im_if_inactive_agents?: boolean;
  /** Comment. For people. */
  description?: string;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  call_max_waiting_time?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  call_max_waiting_time_in_seconds?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  im_max_waiting_time?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  im_max_waiting_time_in_seconds?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  call_max_queue_size?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  im_max_queue_size?: number;
  /** Priority. Of the queue among others, 1 to 100. The platform does not show it. */
  priority?: number;
  /** Fallback agent. Not used by the platform at present. */
  fallback_agent_selection?: string;
};

/** Settings. Under the platform's own names. */
export type VoximplantQueueUpdateFields = {
  /** Name. Unique in the application. */
  new_sq_queue_name?: string;
  /** Agent for a call. The most qualified, the least qualified, or the one who has been free longest. */
  call_agent_selection?: 'MOST_QUALIFIED' | 'LEAST_QUALIFIED' | 'MAX_WAITING_TIME';
  /** Next call. The one with the highest priority, or the one that has waited longest. */
  call_task_selection?: 'MAX_PRIORITY' | 'MAX_WAITING_TIME';
  /** Agent for a chat. As for calls; without it the one for calls. */
  im_agent_selection?: 'MOST_QUALIFIED' | 'LEAST_QUALIFIED' | 'MAX_WAITING_TIME';
  /** Next chat. As for calls; without it the one for calls. */
  im_task_selection?: 'MAX_PRIORITY' | 'MAX_WAITING_TIME';
  /** Keep calls without agents. Whether calls stay in the queue while every agent is offline, banned or not to be disturbed. */
  hold_calls_if_inactive_agents?: boolean;
  /** Keep chats without agents. Whether chats are taken into the queue while no agent is there. */
  hold_im_if_inactive_agents?: boolean;
  /** Comment. For people. */
  description?: string;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  call_max_waiting_time?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  call_max_waiting_time_in_seconds?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  im_max_waiting_time?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  im_max_waiting_time_in_seconds?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  call_max_queue_size?: number;
  /** Longest wait of a call, minutes. In minutes; or the same in seconds, not both. */
  im_max_queue_size?: number;
  /** Priority. Of the queue among others, 1 to 100. The platform does not show it. */
  priority?: number;
  /** Fallback agent. Not used by the platform at present. */
  fallback_agent_selection?: string;
};

/** Fields. Settings of the queue, under the names of the PBX. */
export type YeastarQueueCreateFields = {
  /** Number. What one dials to come into the queue. */
  number: string;
  /** Name. What the queue is called. */
  name: string;
  /** Ring strategy. Whose phone rings first. */
  ring_strategy: 'ring_all' | 'least_recent' | 'fewest_calls' | 'random' | 'rrmemory' | 'linear';
  /** Skill-based routing. Callers go to the most skilled agents first; the strategy decides between equals. */
  enb_queue_skill_based_routing?: 0 | 1;
  /** Music on hold. `default`, or the name of a playlist of the PBX. */
  moh?: string;
  /** Longest wait. How long callers may wait; 0 is without end. In seconds. */
  max_wait_time?: number;
  /** Then to. Where callers go whom no agent answers. */
  fail_dest?:
    | 'end_call'
    | 'extension'
    | 'ext_vm'
    | 'group_vm'
    | 'ivr'
    | 'call_flow'
    | 'ring_group'
    | 'queue'
    | 'external_num'
    | 'play_greeting';
  /** Then to: prefix. Of an external number its dial prefix, of a greeting how often it is played (1 to 5). */
  fail_dest_prefix?: string;
  /** Then to: which. The id of the extension, IVR, queue …, the external number, or the file of the greeting. */
  fail_dest_value?: string;
  /** Ringing. How long an agent's phone rings. In seconds. */
  agent_timeout?: number;
  /** Pause between agents. How long until the next phone rings. In seconds. */
  retry_time?: number;
  /** Wrap-up. How long an agent gets no call after a call. In seconds. */
  wrap_up_time?: number;
};

/** Fields. The settings to change, under the names of the PBX. */
export type YeastarQueueUpdateFields = {
  /** Number. What one dials to come into the queue. */
  number?: string;
  /** Name. What the queue is called. */
  name?: string;
  /** Ring strategy. Whose phone rings first. */
  ring_strategy?: 'ring_all' | 'least_recent' | 'fewest_calls' | 'random' | 'rrmemory' | 'linear';
  /** Skill-based routing. Callers go to the most skilled agents first; the strategy decides between equals. */
  enb_queue_skill_based_routing?: 0 | 1;
  /** Music on hold. `default`, or the name of a playlist of the PBX. */
  moh?: string;
  /** Longest wait. How long callers may wait; 0 is without end. In seconds. */
  max_wait_time?: number;
  /** Then to. Where callers go whom no agent answers. */
  fail_dest?:
    | 'end_call'
    | 'extension'
    | 'ext_vm'
    | 'group_vm'
    | 'ivr'
    | 'call_flow'
    | 'ring_group'
    | 'queue'
    | 'external_num'
    | 'play_greeting';
  /** Then to: prefix. Of an external number its dial prefix, of a greeting how often it is played (1 to 5). */
  fail_dest_prefix?: string;
  /** Then to: which. The id of the extension, IVR, queue …, the external number, or the file of the greeting. */
  fail_dest_value?: string;
  /** Ringing. How long an agent's phone rings. In seconds. */
  agent_timeout?: number;
  /** Pause between agents. How long until the next phone rings. In seconds. */
  retry_time?: number;
  /** Wrap-up. How long an agent gets no call after a call. In seconds. */
  wrap_up_time?: number;
};

/** What each type of command is sent with, beside the account. */
export interface CommandInputs {
  'agent.login': {
    agent: string;
    queues?: 'all' | readonly string[];
    params?: AgentLoginParams;
  };
  'agent.logout': {
    agent: string;
    queues?: 'all' | readonly string[];
    params?: AgentLogoutParams;
  };
  'agent.pause': {
    agent: string;
    queues?: 'all' | readonly string[];
    params?: AgentPauseParams;
  };
  'agent.unpause': {
    agent: string;
    queues?: 'all' | readonly string[];
    params?: AgentUnpauseParams;
  };
  'agent.set-status': {
    agent: string;
    queue: string;
    params: AgentSetStatusParams;
  };
  'agent.update': {
    agent: string;
    queue?: string;
    params: AgentUpdateParams;
  };
  'agent.join': {
    agent: string;
    queues: readonly string[];
    params?: AgentJoinParams;
  };
  'agent.leave': {
    agent: string;
    queues?: 'all' | readonly string[];
    params?: AgentLeaveParams;
  };
  'agent.set-skills': {
    agent: string;
    params: AgentSetSkillsParams;
  };
  'call.pickup': {
    queue: string;
    params: CallPickupParams;
  };
  'call.listen': {
    agent?: string;
    params: CallListenParams;
  };
  'call.whisper': {
    agent?: string;
    params: CallWhisperParams;
  };
  'call.barge': {
    agent?: string;
    params: CallBargeParams;
  };
  'call.hangup': {
    agent?: string;
    queue?: string;
    params?: CallHangupParams;
  };
  'call.transfer': {
    agent?: string;
    queue?: string;
    params: CallTransferParams;
  };
  'call.prioritise': {
    queue: string;
    params: CallPrioritiseParams;
  };
  'call.withdraw': {
    queue: string;
    params: CallWithdrawParams;
  };
  'queue.create': {
    params: QueueCreateParams;
  };
  'queue.update': {
    queue: string;
    params: QueueUpdateParams;
  };
  'queue.delete': {
    queue: string;
    params?: QueueDeleteParams;
  };
  'queue.set-agents': {
    queue: string;
    params: QueueSetAgentsParams;
  };
  'status-label.set': {
    params: StatusLabelSetParams;
  };
  'status-label.delete': {
    params: StatusLabelDeleteParams;
  };
  'skill.create': {
    params: SkillCreateParams;
  };
  'skill.update': {
    params: SkillUpdateParams;
  };
  'skill.delete': {
    params: SkillDeleteParams;
  };
  'server.create': {
    params: ServerCreateParams;
  };
  'server.update': {
    params: ServerUpdateParams;
  };
  'server.delete': {
    params: ServerDeleteParams;
  };
}

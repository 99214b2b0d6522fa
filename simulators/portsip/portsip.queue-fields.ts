import { z } from 'zod';
import { STRATEGIES, type Strategy } from '../engine/floor.model.js';

const POLLING_STRATEGIES = [
  'RING_SIMULTANEOUSLY',
  'PRIORITIZED_HUNT',
  'CYCLIC_HUNT',
  'LEAST_WORKED_HUNT',
  'SKILL_BASED_ROUTING_PRIORITIZED_HUNT',
  'SKILL_BASED_ROUTING_CYCLIC_HUNT',
  'SKILL_BASED_ROUTING_LEAST_WORKED_HUNT',
] as const;

const Int32 = z.int32();
const Rule = z.strictObject({
  action: z.enum(['FORWARD_TO_NUMBER', 'FORWARD_TO_VOICEMAIL', 'HANGUP']),
  number: z
    .string()
    .regex(/^(\+?\d+)?$/)
    .optional(),
});

/** The body of an update, as the page describes it. */
export const QueueUpdate = z
  .strictObject({
    name: z.string().min(1).max(64),
    polling_strategy: z.enum(POLLING_STRATEGIES),
    ring_time: Int32.min(1).max(65_535),
    max_callers: Int32.min(0),
    moh_prompt_file_id: z.string(),
    intro_type: z.enum(['DISABLE', 'NORMAL', 'FULL']),
    intro_prompt_file_id: z.string(),
    max_waiting_time: Int32.min(15).max(65_535),
    wait_when_no_agents_online: z.boolean(),
    inform_position: z.enum(['DISABLE', 'PERIODICALLY', 'ON_CONNECTED']),
    inform_position_interval: Int32.min(10).max(1_800),
    agent_auto_ready: z.boolean(),
    agent_auto_not_ready_after_non_acd_call: z.boolean(),
    sla_time: Int32.min(0).max(65_536),
    language: z.string(),
    no_answer_forward_rule: Rule,
    night_mode_forward_rule: Rule,
    enable_callback: z.boolean(),
    callback_mode: z.enum(['ACTIVE', 'TIMEOUT']),
    callback_timeout: Int32.min(0),
    callback_outbound_prefix: z.string(),
    outbound_caller_ids: z.array(
      z.strictObject({
        provider_id: z.string(),
        caller_id: z.string().min(1).max(64),
        description: z.string().max(1024).optional(),
      }),
    ),
    enable_sticky_routing: z.boolean(),
    sticky_routing_duration: Int32.min(1).max(365),
    enable_paid: z.boolean(),
    enable_prid: z.boolean(),
    extension_number_as_to_header: z.boolean(),
  })
  .partial();
export type QueueUpdate = z.infer<typeof QueueUpdate>;

/** The body that makes a queue. */
export const QueueCreate = QueueUpdate.required({ name: true, polling_strategy: true }).extend({
  extension_number: z.string().regex(/^\d{3,64}$/),
});

const WORDS: Readonly<Record<Strategy, string>> = {
  ring_all: 'RING_SIMULTANEOUSLY',
  linear: 'PRIORITIZED_HUNT',
  least_recent: 'CYCLIC_HUNT',
  fewest_calls: 'LEAST_WORKED_HUNT',
  rrmemory: 'SKILL_BASED_ROUTING_CYCLIC_HUNT',
  random: 'SKILL_BASED_ROUTING_LEAST_WORKED_HUNT',
};

/** The vendor's name of a floor's strategy. */
export const wordOf = (strategy: Strategy): string => WORDS[strategy];

/** The floor's strategy; where it has none, the nearest. */
export const strategyOf = (word: string): Strategy =>
  STRATEGIES.find((strategy) => WORDS[strategy] === word) ?? 'linear';

import { z } from 'zod';
import { CommandType } from './command.js';
import type { Json } from './document.js';
import { Instant } from './id.js';

const Name = z.string().min(1).max(500);

/** The only commands that a rule may send without a person: each can be taken back at once. */
export const AUTO_TYPES: ReadonlySet<CommandType> = new Set([
  'agent.unpause',
  'agent.login',
  'agent.logout',
  'agent.join',
]);

/** Commands that no rule proposes: what they take away does not come back. */
const NEVER_TYPES: ReadonlySet<CommandType> = new Set([
  'call.hangup',
  'call.withdraw',
  'queue.delete',
  'status-label.delete',
  'skill.delete',
  'server.delete',
]);

/** A command as a person would send it. What its form requires and is left out is the subject of the alert. */
export const RemedyCommand = z.strictObject({
  type: CommandType,
  agent: Name.exactOptional(),
  queue: Name.exactOptional(),
  queues: z.union([z.literal('all'), z.array(Name).min(1).max(100)]).exactOptional(),
  params: z
    .record(
      z.string(),
      z.custom<Json>((value) => value !== undefined),
    )
    .default({}),
});
export type RemedyCommand = z.infer<typeof RemedyCommand>;

/**
 * Whom the commands are about, one for each: paused agents of the queue of the alert, those who have been paused longest first;
 * or agents of a group who are not in that queue and not on pause, for `agent.join`.
 */
export const RemedyPick = z.strictObject({
  /** The id of a group of the configuration. */
  group: z.string().min(1).max(100).exactOptional(),
  /** Only pauses with this reason. */
  reason: z.string().min(1).max(100).exactOptional(),
  most: z.int().min(1).max(10).default(1),
});
export type RemedyPick = z.infer<typeof RemedyPick>;

/** What a rule does when it fires. Durations are seconds. */
export const Remedy = z.strictObject({
  command: RemedyCommand,
  pick: RemedyPick.exactOptional(),
  /** `auto`: sent at once, where the account is live and nothing has changed since the rule looked; else proposed. */
  approval: z.enum(['required', 'auto']).default('required'),
  /** How long a proposal waits for a person. */
  expiresSeconds: z.int().min(10).max(3_600).default(120),
  /** Commands of the rule in one account within an hour. */
  maxPerHour: z.int().min(1).max(100).default(6),
  /** How long no rule acts on an agent on which one has acted. */
  agentCooldownSeconds: z.int().min(0).max(86_400).default(300),
  /** Of `agent.pause`: at most so many of the agents of each queue who are logged in are on pause then, in percent. */
  pauseQuotaPercent: z.int().min(1).max(100).default(30),
  /** Of `agent.join`: the agents whom the rule has joined leave again once the alert is over. */
  leaveWhenClear: z.boolean().default(false),
  /** Types that the rule must not have; a rule that names one of them in its command is refused. */
  never: z.array(CommandType).max(40).default([]),
});
export type Remedy = z.infer<typeof Remedy>;

/** What stops all rules of a tenant from acting. */
export const RemedySwitch = z.object({
  stopped: z.boolean(),
  /** Who changed it last, and when; absent: it never was changed. */
  by: z.string().exactOptional(),
  byIssuer: z.string().exactOptional(),
  at: Instant.exactOptional(),
  note: z.string().exactOptional(),
});
export type RemedySwitch = z.infer<typeof RemedySwitch>;

/** The switch as the only row of `alerts/<account>` `remedies`. */
export const RemedySwitchRow = RemedySwitch.extend({ id: z.literal('self') });
export type RemedySwitchRow = z.infer<typeof RemedySwitchRow>;

/** @param isAboutQueues whether the rule is about queues */
export function remedyMistakes(
  { command, pick, approval, leaveWhenClear, never }: Remedy,
  isAboutQueues: boolean,
): { path: string; message: string }[] {
  const { type, agent } = command;
  const mistakes: { path: string; message: string }[] = [];
  const add = (path: string, message: string): void => void mistakes.push({ path, message });
  if (NEVER_TYPES.has(type) || never.includes(type))
    add('then.command.type', `A rule must not have the command ${type}.`);
  if (approval === 'auto' && !AUTO_TYPES.has(type))
    add('then.approval', `Only ${[...AUTO_TYPES].join(', ')} may be sent without a person.`);
  if (leaveWhenClear && (type !== 'agent.join' || command.queues === 'all'))
    add('then.leaveWhenClear', 'Only agents who were joined to named queues leave them again.');
  if (pick === undefined) return mistakes;
  if ((pick.group !== undefined) !== (type === 'agent.join'))
    add('then.pick', 'Agents of a group are picked for agent.join, and paused agents for any other command.');
  if (pick.group !== undefined && pick.reason !== undefined)
    add('then.pick', 'Agents are picked by their group or by the reason of their pause.');
  if (!isAboutQueues) add('then.pick', 'Agents are picked from the queue of an alert about a queue.');
  if (agent !== undefined) add('then.pick', 'The agent is either named or picked.');
  return mistakes;
}

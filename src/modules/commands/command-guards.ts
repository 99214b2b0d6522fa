import { z } from 'zod';
import { Id } from '../domain/id.js';

/** What a rule has joined an agent to, kept until the agent has left again or need not. */
export const RuleJoin = z.object({
  /** Those in which the agent was not before. */
  queues: z.array(Id),
  /** Of the rule, for the way back. */
  approval: z.enum(['required', 'auto']),
  expiresMs: z.number(),
  agentCooldownMs: z.number(),
});
export type RuleJoin = z.infer<typeof RuleJoin>;

/** `changed`: the document is not the one that the rule has seen; `cooling`: a rule has acted on the agent lately. */
export const GuardRefusal = z.enum(['changed', 'too-many', 'cooling']);

/** What a rule's command is checked against when it is put on record. */
export interface RuleGuards {
  rule: string;
  /** Absent: it takes back a command that was counted. */
  maxPerHour?: number;
  agentCooldownMs: number;
  /** The document that the rule has seen, where it must be the same still. */
  seen?: { topic: string; epoch: string; version: number };
  /** What is put down with the command, for the way back. */
  join?: RuleJoin;
}

/** `needless`: the picture shows already what it would do; `pause-quota`: too many of a queue would be on pause. */
export type NeedRefusal = 'needless' | 'pause-quota';

/** `known`: it was put on record before; `full`: the topic has no room. */
export type ProposeOutcome = 'accepted' | 'known' | 'full' | z.infer<typeof GuardRefusal> | NeedRefusal;

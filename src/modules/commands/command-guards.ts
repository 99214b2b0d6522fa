import { z } from 'zod';

/** `changed`: the document is not the one that the rule has seen; `cooling`: a rule has acted on the agent lately. */
export const GuardRefusal = z.enum(['changed', 'too-many', 'cooling']);

/** What a rule's command is checked against when it is put on record. */
export interface RuleGuards {
  rule: string;
  maxPerHour: number;
  agentCooldownMs: number;
  /** The document that the rule has seen, where it must be the same still. */
  seen?: { topic: string; epoch: string; version: number };
}

/** `known`: it was put on record before; `full`: the topic has no room. */
export type ProposeOutcome = 'accepted' | 'known' | 'full' | z.infer<typeof GuardRefusal>;

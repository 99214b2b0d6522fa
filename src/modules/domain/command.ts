import { z } from 'zod';
import type { Json, DocumentState } from './document.js';
import { AccountId, Id, Instant } from './id.js';

/** All types of commands; each vendor has some of them. */
export const COMMAND_TYPES = [
  'agent.login',
  'agent.logout',
  'agent.pause',
  'agent.unpause',
  'agent.set-status',
  'agent.update',
  'agent.join',
  'agent.leave',
  'agent.set-skills',
  'call.pickup',
  'call.listen',
  'call.whisper',
  'call.barge',
  'call.hangup',
  'call.transfer',
  'call.prioritise',
  'call.withdraw',
  'queue.create',
  'queue.update',
  'queue.delete',
  'queue.set-agents',
  'status-label.set',
  'status-label.delete',
  'skill.create',
  'skill.update',
  'skill.delete',
  'server.create',
  'server.update',
  'server.delete',
] as const;
export const CommandType = z.enum(COMMAND_TYPES);
export type CommandType = z.infer<typeof CommandType>;

/** Why a command did not succeed, or why it is not known whether it did. Shown to people; never a secret. */
export const CommandError = z.object({
  code: z.enum([
    /** The vendor said no. */
    'rejected',
    /** The same thing was changed meanwhile; nothing was written. */
    'conflict',
    /** The vendor's limit, or our own budget. */
    'throttled',
    /** The vendor could not be reached; nothing was sent. */
    'unavailable',
    'auth-failed',
    /** The answer makes no sense; nothing was written. */
    'unreadable-answer',
    /** No worker could send it in time, or no person approved it in time; nothing was sent. */
    'expired',
    /** Sent, and no answer came. */
    'no-answer',
    /** Sent, and the process that waited for the answer ended. */
    'interrupted',
    /** It went differently from queue to queue: see `results`. */
    'partial',
    'internal',
  ]),
  title: z.string(),
  detail: z.string(),
  /** The vendor's own code. */
  vendorCode: z.string().exactOptional(),
  retryAfterMs: z.number().exactOptional(),
});
export type CommandError = z.infer<typeof CommandError>;
export type CommandErrorCode = CommandError['code'];

/** What became of a command in one of its queues. `not-sent`: an earlier queue was reason enough to stop. */
export const QueueResult = z.object({
  status: z.enum(['succeeded', 'failed', 'unknown', 'not-sent']),
  error: CommandError.exactOptional(),
});
export type QueueResult = z.infer<typeof QueueResult>;

/**
 * `proposed`: a rule suggests it and a person decides; `declined`: the person said no; `withdrawn`: the rule took it back,
 * since its alert is over.
 */
export const CommandStatus = z.enum([
  'proposed',
  'accepted',
  'sent',
  'succeeded',
  'failed',
  'unknown',
  'declined',
  'withdrawn',
]);
export type CommandStatus = z.infer<typeof CommandStatus>;

export const Confirmation = z.enum(['pending', 'confirmed', 'contradicted', 'unconfirmed']);
export type Confirmation = z.infer<typeof Confirmation>;

const Params = z.record(
  z.string(),
  z.custom<Json>((value) => value !== undefined),
);

/** Which alert a rule's command belongs to. */
export const CommandProposal = z.object({
  rule: z.string(),
  /** The alert's id, and when it fired. */
  alert: z.string(),
  firing: Instant,
  /** `auto`: it was sent without a person. */
  approval: z.enum(['required', 'auto']),
  /** Until when a person may approve it; absent when it was sent at once. */
  expiresAt: Instant.exactOptional(),
  /** The rule's own command that this one takes back, since its alert is over. */
  undoes: Id.exactOptional(),
});
export type CommandProposal = z.infer<typeof CommandProposal>;

/** The person who approved or declined a proposed command. */
export const CommandDecision = z.object({
  by: z.string(),
  byIssuer: z.string().exactOptional(),
  at: Instant,
  note: z.string().exactOptional(),
});
export type CommandDecision = z.infer<typeof CommandDecision>;

/** A command and its state: a row of `commands/<account>` and of the audit log. */
export const Command = z.object({
  id: Id,
  account: AccountId,
  type: CommandType,
  agent: Id.exactOptional(),
  queue: Id.exactOptional(),
  queues: z.union([z.literal('all'), z.array(Id)]).exactOptional(),
  params: Params,
  /**
   * The subject of the token that sent it, and the issuer that named it: another issuer's subject is another person. Of a
   * rule's command `rule:<id>`.
   */
  by: z.string(),
  byIssuer: z.string().exactOptional(),
  createdAt: Instant,
  /** Of a rule's command. */
  proposal: CommandProposal.exactOptional(),
  decision: CommandDecision.exactOptional(),
  /** Just before the first request that changes something. */
  sentAt: Instant.exactOptional(),
  /** When the outcome was known, or was known to stay unknown. */
  settledAt: Instant.exactOptional(),
  status: CommandStatus,
  /** Absent before the vendor's answer, and after a failure. */
  confirmation: Confirmation.exactOptional(),
  /** When the confirmation left `pending`. */
  confirmedAt: Instant.exactOptional(),
  /** The first request that changes something; its query is left out, since a token may sit there. */
  vendorRequest: z.object({ method: z.string(), path: z.string() }).exactOptional(),
  /** Per queue, where the vendor is asked queue by queue. */
  results: z.record(Id, QueueResult).exactOptional(),
  /** What the command made, by its id. */
  created: Id.exactOptional(),
  error: CommandError.exactOptional(),
});
export type Command = z.infer<typeof Command>;

/** Something that happens to a command. */
export type CommandEvent =
  | { kind: 'approved' | 'declined'; decision: CommandDecision }
  | { kind: 'withdrawn'; at: number }
  | { kind: 'sent'; at: number; vendorRequest: { method: string; path: string } }
  | {
      kind: 'settled';
      at: number;
      status: 'succeeded' | 'failed' | 'unknown';
      /** Polls can show whether it happened. */
      visible: boolean;
      error?: CommandError;
      results?: { [queue: string]: QueueResult };
      created?: string;
    }
  | { kind: 'confirmation'; at: number; confirmation: Exclude<Confirmation, 'pending'> };

/**
 * The command after an event; undefined when the event cannot happen to it (any more): `proposed → accepted | declined | withdrawn`,
 * `accepted → sent → succeeded | failed | unknown`, a command that never was sent only fails, and a confirmation is given once, to what may have
 * happened.
 */
export function afterEvent(command: Command, event: CommandEvent): Command | undefined {
  const { status, confirmation } = command;
  switch (event.kind) {
    case 'approved':
      return status === 'proposed' ? { ...command, status: 'accepted', decision: event.decision } : undefined;
    case 'declined': {
      if (status !== 'proposed') return undefined;
      const { decision } = event;
      return { ...command, status: 'declined', settledAt: decision.at, decision };
    }
    case 'withdrawn':
      return status === 'proposed' ? { ...command, status: 'withdrawn', settledAt: event.at } : undefined;
    case 'sent': {
      if (status !== 'accepted') return undefined;
      return { ...command, status: 'sent', sentAt: event.at, vendorRequest: event.vendorRequest };
    }
    case 'settled': {
      const { kind: _kind, at, visible, ...outcome } = event;
      const isUnsent = status === 'proposed' || status === 'accepted';
      if (status !== 'sent' && (!isUnsent || outcome.status !== 'failed')) return undefined;
      const happened = outcome.status !== 'failed' || anySucceeded(outcome.results);
      return {
        ...command,
        ...outcome,
        settledAt: at,
        ...(happened && { confirmation: visible ? 'pending' : 'unconfirmed' }),
      };
    }
    case 'confirmation':
      if (confirmation !== 'pending') return undefined;
      return { ...command, confirmation: event.confirmation, confirmedAt: event.at };
  }
}

/** What became of the whole, from what became of it in each queue. */
export function outcomeOf(results: { [queue: string]: QueueResult }): 'succeeded' | 'failed' | 'unknown' {
  const states = Object.values(results).map(({ status }) => status);
  if (states.every((status) => status === 'succeeded')) return 'succeeded';
  return states.includes('unknown') ? 'unknown' : 'failed';
}

/** Nothing more will happen to it. */
export function isOver(command: Command): boolean {
  return isSettled(command) && command.confirmation !== 'pending';
}

export function isSettled({ status }: Command): boolean {
  return status !== 'proposed' && status !== 'accepted' && status !== 'sent';
}

function anySucceeded(results: { [queue: string]: QueueResult } = {}): boolean {
  return Object.values(results).some(({ status }) => status === 'succeeded' || status === 'unknown');
}

/** The state of `commands/<account>`: the commands of the last 15 minutes and their outcomes. */
export type CommandsDocument = DocumentState & {
  readonly commands: { readonly [commandId: string]: Command };
};

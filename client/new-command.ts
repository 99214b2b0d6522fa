import type { CommandType } from '../src/modules/domain/command.js';
import type { Json } from '../src/modules/domain/document.js';
import type { CommandInputs } from './commands.js';

interface CommandEnvelope {
  account: string;
  /** The same key never sends a command twice, even when answers were lost. By default a new one for every call. */
  idempotencyKey?: string;
}

/**
 * A command to send, by its `type`. Agents and queues by our id, the vendor's id, a number or an exact name; `queues:
 * 'all'` is every queue the agent is in. What vendors take differently is the union of what they take: which of it an
 * account takes, `capabilities` says.
 */
export type NewCommand = {
  [T in CommandType]: CommandEnvelope & { type: T } & CommandInputs[T];
}[CommandType];

/** A command whose parameters come out of a form that was drawn from `capabilities`: the service alone checks them. */
export interface FormCommand extends CommandEnvelope {
  type: CommandType;
  agent?: string;
  queue?: string;
  /** `all`: every queue the agent is in. */
  queues?: 'all' | readonly string[];
  /** As the account's capabilities describe them. */
  params?: { readonly [param: string]: Json };
}

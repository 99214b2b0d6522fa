import type { CommandType } from '../src/modules/domain/command.js';
import type { Json } from '../src/modules/domain/document.js';

/** A command to send. Agents and queues by our id, the vendor's id, a number or an exact name. */
export interface NewCommand {
  account: string;
  type: CommandType;
  agent?: string;
  queue?: string;
  /** `all`: every queue the agent is in. */
  queues?: 'all' | readonly string[];
  /** As the account's capabilities describe them. */
  params?: { readonly [param: string]: Json };
  /** The same key never sends a command twice, even when answers were lost. By default a new one for every call. */
  idempotencyKey?: string;
}

import type { Command, CommandType, FloorClient, NewCommand, TokenGiver } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import type { CapabilitiesState, Capability } from './capabilities.js';
import type { CommandProgress } from './command-progress.js';

/** The target of a command, by our ids. Only `account`: the account itself, as for creating a queue. */
export interface CommandTarget {
  readonly account: string;
  readonly agent?: string;
  readonly queue?: string;
  /** A waiting call, with its `queue`. */
  readonly call?: string;
}

/** A command for one target as the page sends it; queues by our ids. */
export interface CommandRequest extends Pick<NewCommand, 'type' | 'queues' | 'params'> {
  readonly target: CommandTarget;
}

/** A command sent from this page, and its progress. */
export interface SentCommand extends CommandRequest {
  /** Its idempotency key, which is what it is asked for again with. */
  readonly key: string;
  readonly progress: CommandProgress;
}

/** Commands that were given together: each has a progress of its own. */
export interface Batch {
  readonly id: string;
  readonly type: CommandType;
  readonly commands: readonly SentCommand[];
}

/** What the dialog shows. */
export type DialogState =
  | { readonly kind: 'choice'; readonly targets: readonly CommandTarget[] }
  | { readonly kind: 'form'; readonly type: CommandType; readonly targets: readonly CommandTarget[] };

/** A thing by its id and how it is called. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** How things are called; ids of what is gone stay ids. */
export interface Names {
  account(account: string): string;
  agent(account: string, agent: string): string;
  queue(account: string, queue: string): string;
  /** Sorted by name. */
  agents(account: string): readonly Named[];
  /** Sorted by name; of an agent, or all. */
  queues(account: string, agent?: string): readonly Named[];
}

/**
 * All commands and their outcomes. One object per page: components subscribe to it themselves, so that a row is
 * rendered only when its own command changes.
 */
export interface Commands {
  readonly client: FloorClient;
  readonly token: TokenGiver;
  readonly names: Names;
  /** Capabilities of the account, as far as they are known. */
  capabilities(account: string): CapabilitiesState;
  /** The latest command that is still shown: of an agent, or of a queue itself. */
  latestOf(target: CommandTarget): CommandProgress | undefined;
  /** Commands of the account in the last 15 minutes, from all users; undefined: not known, or not visible to this login. */
  recent(account: string): readonly Command[] | undefined;
  /** Those that were given together and are not dismissed yet; the newest first. */
  readonly batches: readonly Batch[];
  readonly dialogState: DialogState | undefined;
  /** Opens the form; a command without parameters that is easily undone is sent at once. */
  open(type: CommandType, targets: readonly CommandTarget[]): void;
  /** The form, whether or not there is anything that must be filled in. */
  ask(type: CommandType, targets: readonly CommandTarget[]): void;
  /** Opens the menu of all commands for the targets. */
  choose(targets: readonly CommandTarget[]): void;
  closeDialog(): void;
  /** Gives the commands, a few at a time. Returns the batch's id. */
  place(commands: readonly CommandRequest[]): string;
  /** Retries under the same idempotency key after no answer came: the command is executed at most once. */
  askAgain(key: string): void;
  dismiss(batch: string): void;
  /** Calls back once per frame in which something changed; what it returns ends that. */
  listen(listener: () => void): () => void;
}

/** What a parameter may be. */
export type Json = NonNullable<NewCommand['params']>[string];

/** The command in the format of the service, with only the targets it acts on, as unambiguous `id:` references. */
export function newCommand(
  { type, target, queues, params }: CommandRequest,
  aim: Capability['aim'],
): NewCommand {
  const { account, agent, queue } = target;
  return {
    account,
    type,
    ...(aim.agent !== undefined && agent !== undefined && { agent: byId(agent) }),
    ...(aim.queue !== undefined && queue !== undefined && { queue: byId(queue) }),
    ...(queues !== undefined && { queues: queues === 'all' ? queues : queues.map(byId) }),
    ...(params !== undefined && { params }),
  };
}

export const byId = (id: string): string => `id:${id}`;

/** The name of the targets, for people. */
export function targetLabel(targets: readonly CommandTarget[], names: Names): string {
  const [first, ...others] = targets;
  if (first === undefined) return '';
  if (others.length > 0) return ACTIONS.dialog.several(targets.length);
  const { account, agent, queue, call } = first;
  if (agent !== undefined) return names.agent(account, agent);
  if (queue === undefined) return names.account(account);
  return call === undefined ? names.queue(account, queue) : ACTIONS.dialog.call(names.queue(account, queue));
}

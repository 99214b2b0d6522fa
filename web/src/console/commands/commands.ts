import type { Command, CommandType, FloorClient, NewCommand, TokenGiver } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import type { CapabilitiesState, Capability } from './capabilities.js';
import type { CommandProgress } from './command-progress.js';

/** Whom an order is for, by our ids. Nothing but the account: the account itself, as for making a queue. */
export interface CommandTarget {
  readonly account: string;
  readonly agent?: string;
  readonly queue?: string;
  /** A waiting call, with its `queue`. */
  readonly call?: string;
}

/** An order for one target, as it is given; queues by our ids. */
export interface CommandRequest extends Pick<NewCommand, 'type' | 'queues' | 'params'> {
  readonly target: CommandTarget;
}

/** One order that was given here, and its progress. */
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
 * All that is ordered, and what became of it. One object as long as the page is open: components listen by
 * themselves, so that a row need not be drawn anew because somebody somewhere ordered something.
 */
export interface Commands {
  readonly client: FloorClient;
  readonly token: TokenGiver;
  readonly names: Names;
  /** What can be ordered of the account, as far as it is known. */
  capabilities(account: string): CapabilitiesState;
  /** The newest order that is still news: of an agent, or of a queue itself. */
  latestOf(target: CommandTarget): CommandProgress | undefined;
  /** What was ordered of the account in the last 15 minutes, by whomever; undefined: not known, or not for this login. */
  recent(account: string): readonly Command[] | undefined;
  /** Those that were given together and are not dismissed yet; the newest first. */
  readonly batches: readonly Batch[];
  readonly dialogState: DialogState | undefined;
  /** Has the person fill in what the order needs; what needs nothing and is as easily undone is ordered at once. */
  open(type: CommandType, targets: readonly CommandTarget[]): void;
  /** The form, whether or not there is anything that must be filled in. */
  ask(type: CommandType, targets: readonly CommandTarget[]): void;
  /** Lets the person choose among everything that can be ordered of these. */
  choose(targets: readonly CommandTarget[]): void;
  closeDialog(): void;
  /** Gives the commands, a few at a time. Returns the batch's id. */
  place(commands: readonly CommandRequest[]): string;
  /** The same order under the same key, after no answer came: it is ordered once at most. */
  askAgain(key: string): void;
  dismiss(batch: string): void;
  /** Calls back once per frame in which something changed; what it returns ends that. */
  listen(listener: () => void): () => void;
}

/** What a parameter may be. */
export type Json = NonNullable<NewCommand['params']>[string];

/** The order as the service takes it: names only what the command acts on, and by ids that can mean nothing else. */
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

/** Whom an order is for, in words. */
export function targetLabel(targets: readonly CommandTarget[], names: Names): string {
  const [first, ...others] = targets;
  if (first === undefined) return '';
  if (others.length > 0) return ACTIONS.dialog.several(targets.length);
  const { account, agent, queue, call } = first;
  if (agent !== undefined) return names.agent(account, agent);
  if (queue === undefined) return names.account(account);
  return call === undefined ? names.queue(account, queue) : ACTIONS.dialog.call(names.queue(account, queue));
}

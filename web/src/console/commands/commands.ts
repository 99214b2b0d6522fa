import type {
  Agent,
  AgentState,
  Command,
  CommandType,
  FormCommand,
  TokenGiver,
} from '../../../../client/index.js';
import type { PageClient } from '../../shared/page-client.js';
import { ACTIONS } from '../../texts/actions.js';
import type { CapabilitiesState, Capability } from './capabilities.js';
import type { CommandProgress } from './command-progress.js';
import type { Destination } from './destinations.js';

/** The target of a command, by our ids. Only `account`: the account itself, as for creating a queue. */
export interface CommandTarget {
  readonly account: string;
  readonly agent?: string;
  readonly queue?: string;
  /** A waiting call, with its `queue`. */
  readonly call?: string;
}

/** A command for one target as the page sends it; queues by our ids. */
export interface CommandRequest extends Pick<FormCommand, 'type' | 'queues' | 'params'> {
  readonly target: CommandTarget;
}

/** A command sent from this page, and its progress. */
export interface SentCommand extends CommandRequest {
  /** Its idempotency key; a retry uses the same. */
  readonly key: string;
  readonly progress: CommandProgress;
}

/** Commands sent together: each has a progress of its own. */
export interface Batch {
  readonly id: string;
  readonly type: CommandType;
  readonly commands: readonly SentCommand[];
}

/** What the dialog shows. */
export type DialogState =
  | { readonly kind: 'choice'; readonly targets: readonly CommandTarget[] }
  | { readonly kind: 'form'; readonly type: CommandType; readonly targets: readonly CommandTarget[] };

/** An id and its name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** An agent to choose. */
export interface Person extends Named {
  /** Undefined: not known. */
  readonly state: AgentState | undefined;
}

/** Names by id. What no longer exists keeps its last known name; without one it is named by its id. */
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
  readonly client: PageClient;
  readonly token: TokenGiver;
  readonly names: Names;
  /** Why there are no commands at all; undefined: there are. */
  readonly off: string | undefined;
  /** Capabilities of the account, as far as they are known. */
  capabilities(account: string): CapabilitiesState;
  /** The agent as the phone system shows it now; undefined: not known. */
  agentRow(account: string, agent: string): Agent | undefined;
  /** The number of this person's own phone there; undefined: not entered yet. */
  ownExtension(account: string): string | undefined;
  /** Where a call can be transferred to. */
  destinations(account: string): readonly Destination[];
  /** The latest command that is still shown: of an agent, or of a queue itself. */
  latestOf(target: CommandTarget): CommandProgress | undefined;
  /** Commands of the account in the last 15 minutes, from all users; undefined: not known, or not visible to this login. */
  recent(account: string): readonly Command[] | undefined;
  /** Commands sent together and not dismissed yet; the newest first. */
  readonly batches: readonly Batch[];
  readonly dialogState: DialogState | undefined;
  /**
   * Opens the form. Sent at once: a command without parameters that is easily undone, and one that needs only the known
   * number of the person's own phone.
   */
  open(type: CommandType, targets: readonly CommandTarget[]): void;
  /** Opens the form, also of a command without required parameters. */
  openForm(type: CommandType, targets: readonly CommandTarget[]): void;
  /** Opens the menu of all commands for the targets. */
  openMenu(targets: readonly CommandTarget[]): void;
  closeDialog(): void;
  /** Sends the commands, a few at a time. Returns the batch's id. */
  send(commands: readonly CommandRequest[]): string;
  /** Retries under the same idempotency key after no answer came: the command is executed at most once. */
  retry(key: string): void;
  dismiss(batch: string): void;
  /** Calls back once per frame in which something changed; what it returns ends that. */
  listen(listener: () => void): () => void;
}

/** What a parameter may be. */
export type Json = NonNullable<FormCommand['params']>[string];

/** The command in the format of the service, with only the targets it acts on, as unambiguous `id:` references. */
export function newCommand(
  { type, target, queues, params }: CommandRequest,
  aim: Capability['aim'],
): FormCommand {
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
  if (others.length > 0) return ACTIONS.dialog.several({ count: targets.length });
  const { account, agent, queue, call } = first;
  if (agent !== undefined) return names.agent(account, agent);
  if (queue === undefined) return names.account(account);
  return call === undefined
    ? names.queue(account, queue)
    : ACTIONS.dialog.call({ queue: names.queue(account, queue) });
}

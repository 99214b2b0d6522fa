import type { z } from 'zod';
import type { ResolvedCommand, FloorView } from '../../modules/domain/resolved-command.js';
import { CommandRejected } from './errors.js';
import type { RequestBudget } from './budget.js';
import type { CommandType, QueueResult } from '../../modules/domain/command.js';
import type { Json } from '../../modules/domain/document.js';
import type { Expectation } from '../../modules/domain/expectation.js';
import type { LocalOverride, Roster } from '../../modules/domain/reading.js';

/** The agent or the queue of a command that requires one. */
export function requireTarget(command: ResolvedCommand<unknown>, field: 'agent' | 'queue'): string {
  const id = command[field];
  if (id === undefined) throw new CommandRejected(`${command.type} needs ${field}: name one`);
  return id;
}

/** Whom or what a command acts on. A field that is not named here is refused. */
export interface TargetFields {
  agent?: 'required' | 'optional';
  queue?: 'required' | 'optional';
  /** `some`: a list, or `all` (also when absent). `listed`: a list must be given. `all`: the vendor can't do fewer. */
  queues?: 'some' | 'listed' | 'all';
  /** Parameters that name an agent or several: they are resolved to our ids like the aim itself. */
  agentsIn?: readonly string[];
  /** The agent need not be in the queues named, e.g. since it is to join them. */
  outsiders?: true;
}

/** What the picture shows afterwards, and which polls bring it. */
export interface Effect {
  /** Poll targets the command touches; they are polled at once, beginning after the vendor's answer. */
  polls: readonly string[];
  /** Empty when no poll can show it: such a command stays `unconfirmed`. */
  shows: Expectation[];
}

/** One row of a vendor's commands, as far as it needs no vendor: its targets, its parameters and its effect. */
export interface CommandForm<P extends object = { [param: string]: Json }> {
  readonly aim: TargetFields;
  /**
   * The parameter whose list replaces another. An empty one takes everything away, so it is accepted only with
   * `confirmEmpty: true` beside it (422 `confirm-empty` otherwise).
   */
  readonly replaces?: string;
  /** For people: what this vendor does differently from what one would expect. One sentence. */
  readonly hint?: string;
  /**
   * The parameters and their bounds: a strict object, so that a mistake is named; with the vocabulary of the account,
   * such as pause reasons. Its JSON schema is what consoles draw forms from: use `.meta({ title, description })`.
   * Without a roster: as any account of the vendor takes them, for the contracts.
   */
  params(roster?: Roster): z.ZodType<P>;
  /** Mistakes that no schema of the parameters can see; `path` begins with `params`, `agent`, `queue` or `queues`. */
  check?(command: ResolvedCommand<P>, view: FloorView): Mistake[];
  effect(command: ResolvedCommand<P>, view: FloorView): Effect;
}

/** Something in a command that the vendor would refuse, or do wrong. */
export interface Mistake {
  path: (string | number)[];
  /** Stable, e.g. `unknown-reason`. */
  code: string;
  message: string;
}

export interface CommandContext {
  /** As last read; ids in the command are its ids. */
  roster: Roster;
  /** The deadline of the whole command, and the service's shutdown. */
  signal: AbortSignal;
  /** What the requests of this command are taken from; absent: the account's own (`VendorServices.budget`). */
  budget?: RequestBudget | undefined;
  /**
   * Given to every request that changes something (`VendorRequest.write`), and to no other: it puts on record that the
   * vendor may have acted. When it rejects, the request must not be sent.
   */
  write: (request: { method: string; path: string }) => Promise<void>;
  /** Runs `work` while no other command of the account runs under the same name, in the whole cluster. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** The vendor took the command. */
export interface Executed {
  /** Where the vendor was asked queue by queue. */
  results?: { [queue: string]: QueueResult };
  /** The id of what was made. */
  created?: string;
  /** Our own knowledge from now on; null forgets it. */
  keep?: { [agent: string]: LocalOverride | null };
}

/** One row of a vendor's commands: what it takes, and how it is sent. */
interface VendorCommand<Client, P extends object> extends CommandForm<P> {
  /** Throws a `VendorError`; of one that may have happened nevertheless, `mayHaveActed` is true. */
  send(client: Client, command: ResolvedCommand<P>, context: CommandContext): Promise<Executed>;
}

export type CommandForms = { readonly [T in CommandType]?: CommandForm };
export type VendorCommands<Client> = {
  readonly [T in CommandType]?: VendorCommand<Client, { [param: string]: Json }>;
};

/** Lets the parameters' type be known from their schema; tables of commands hold them without it. */
export function command<Client, P extends object>(
  row: VendorCommand<Client, P>,
): VendorCommand<Client, { [param: string]: Json }> {
  // Parameters always come out of `params()`, see `sendFrom`.
  return row as unknown as VendorCommand<Client, { [param: string]: Json }>;
}

/** Finds the row of a command and sends it. The parameters are parsed once more: they were stored meanwhile. */
export async function sendFrom<Client>(
  commands: VendorCommands<Client>,
  client: Client,
  command: ResolvedCommand,
  context: CommandContext,
): Promise<Executed> {
  const row = commands[command.type];
  if (row === undefined) throw new CommandRejected(`${command.type} is no command of this vendor`);
  const params = row.params(context.roster).safeParse(command.params);
  if (!params.success)
    throw new CommandRejected(
      `${command.type}: ${params.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
    );
  return row.send(client, { ...command, params: params.data }, context);
}

import type {
  AccountDocument,
  AccountInfo,
  Command,
  CommandsDocument,
  CommandType,
  FloorClient,
  Following,
  TokenGiver,
} from '../../../../client/index.js';
import { askService } from '../../shared/ask-service.js';
import { requestsFor } from './form-groups.js';
import { capabilityOf, obstacleOf, type CapabilitiesState, CapabilityCache } from './capabilities.js';
import type { CommandProgress } from './command-progress.js';
import type {
  Batch,
  DialogState,
  CommandRequest,
  Commands,
  CommandTarget,
  Named,
  Names,
} from './commands.js';
import { latestCommands, targetKey, type LatestCommands, SentCommands } from './sent-commands.js';

/** What is no news any more goes by itself. */
const LOOK_EVERY_MS = 5_000;

/** Undone by its opposite, and in need of nothing: one click. */
const AT_ONCE = new Set<CommandType>(['agent.unpause']);

interface Followed {
  account: Following<AccountDocument>;
  commands: Following<CommandsDocument>;
}

/** The commands of a page. `start` and `stop` may follow each other any number of times. */
export class CommandService implements Commands {
  readonly names: AccountNames;
  dialogState: DialogState | undefined;
  private accounts: readonly AccountInfo[] = [];
  private book: LatestCommands = new Map();
  private readonly followed = new Map<string, Followed>();
  private readonly cache: CapabilityCache;
  private readonly placed: SentCommands;
  private readonly listeners = new Set<() => void>();
  private readonly undo: (() => void)[] = [];
  private frame: number | undefined;

  constructor(
    readonly client: FloorClient,
    readonly token: TokenGiver,
  ) {
    this.names = new AccountNames(
      () => this.accounts,
      (account) => this.followed.get(account)?.account.state,
    );
    const ask = (account: string, signal: AbortSignal) =>
      askService(token, `/v1/accounts/${encodeURIComponent(account)}`, { signal });
    this.cache = new CapabilityCache(ask, () => this.changed());
    this.placed = new SentCommands(client, () => this.changed());
  }

  start(accounts: readonly AccountInfo[]): void {
    this.accounts = accounts;
    for (const { id } of accounts) {
      this.followed.set(id, {
        // For the names alone, which are looked up when they are needed.
        account: this.client.followAccount(id, () => undefined),
        commands: this.client.followCommands(id, ({ changed, refusal }) => {
          if (changed !== undefined || refusal !== undefined) this.changed();
        }),
      });
      void this.cache.refresh(id);
    }
    let phase = this.client.connection.phase;
    const unlisten = this.client.onConnection((state) => {
      // Whatever it was that ended the last connection: another configuration may have come with the new one.
      if (state.phase === 'connected' && phase !== 'connected')
        for (const { id } of accounts) void this.cache.refresh(id);
      phase = state.phase;
    });
    const timer = setInterval(() => this.changed(), LOOK_EVERY_MS);
    this.undo.push(unlisten, () => clearInterval(timer));
  }

  stop(): void {
    for (const undo of this.undo.splice(0)) undo();
    for (const { account, commands } of this.followed.values()) {
      account.stop();
      commands.stop();
    }
    this.followed.clear();
    this.cache.stop();
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  get batches(): readonly Batch[] {
    return this.placed.batches;
  }

  capabilities(account: string): CapabilitiesState {
    return this.cache.of(account);
  }

  latestOf(target: CommandTarget): CommandProgress | undefined {
    return this.book.get(targetKey(target));
  }

  recent(account: string): readonly Command[] | undefined {
    const rows = this.followed.get(account)?.commands.state?.commands;
    return rows && rowsOf(rows);
  }

  open(type: CommandType, targets: readonly CommandTarget[]): void {
    if (!AT_ONCE.has(type)) return this.ask(type, targets);
    const commands = targets.flatMap((target) => this.completeRequest(type, target));
    if (commands.length === 0) this.ask(type, targets);
    else this.place(commands);
  }

  ask(type: CommandType, targets: readonly CommandTarget[]): void {
    this.showDialog({ kind: 'form', type, targets });
  }

  choose(targets: readonly CommandTarget[]): void {
    this.showDialog({ kind: 'choice', targets });
  }

  closeDialog(): void {
    this.showDialog(undefined);
  }

  place(commands: readonly CommandRequest[]): string {
    return this.placed.place(
      commands.flatMap((request) => {
        const capability = capabilityOf(this.capabilities(request.target.account), request.type);
        return capability === undefined ? [] : [{ request, aim: capability.aim }];
      }),
    );
  }

  askAgain(key: string): void {
    this.placed.askAgain(key);
  }

  dismiss(batch: string): void {
    this.placed.dismiss(batch);
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Empty where the command is not available: it is sent for the rest of a selection. */
  private completeRequest(type: CommandType, target: CommandTarget): CommandRequest[] {
    const state = this.capabilities(target.account);
    const capability = capabilityOf(state, type);
    if (capability === undefined || obstacleOf(state, type) !== undefined) return [];
    return requestsFor(type, capability.aim, [target], { queues: 'all' }, {});
  }

  private showDialog(dialogState: DialogState | undefined): void {
    this.dialogState = dialogState;
    this.changed();
  }

  private changed(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      const now = this.client.now();
      const rows = [...this.followed.keys()].flatMap((account) => this.recent(account) ?? []);
      this.placed.follow(new Map(rows.map((row) => [row.id, row])), now);
      this.book = latestCommands(rows, this.placed.all(), now);
      for (const listener of [...this.listeners]) listener();
    });
  }
}

/** The same list for the same rows, so that who looks at it can see that nothing changed. */
const lists = new WeakMap<CommandsDocument['commands'], readonly Command[]>();
function rowsOf(rows: CommandsDocument['commands']): readonly Command[] {
  const known = lists.get(rows) ?? Object.values(rows);
  lists.set(rows, known);
  return known;
}

/** How things are called, from the accounts' documents as they are at the moment. */
export class AccountNames implements Names {
  constructor(
    private readonly accounts: () => readonly AccountInfo[],
    private readonly documentOf: (account: string) => AccountDocument | undefined,
  ) {}

  account(account: string): string {
    return this.accounts().find(({ id }) => id === account)?.name ?? account;
  }

  agent(account: string, agent: string): string {
    return this.documentOf(account)?.agents[agent]?.name ?? agent;
  }

  queue(account: string, queue: string): string {
    return this.documentOf(account)?.queues[queue]?.name ?? queue;
  }

  agents(account: string): readonly Named[] {
    return named(Object.values(this.documentOf(account)?.agents ?? {}));
  }

  queues(account: string, agent?: string): readonly Named[] {
    const { queues = {}, agents = {} } = this.documentOf(account) ?? {};
    const all = named(Object.values(queues));
    if (agent === undefined) return all;
    const memberships = agents[agent]?.queues ?? {};
    return all.filter(({ id }) => Object.hasOwn(memberships, id));
  }
}

const named = (rows: readonly Named[]): Named[] =>
  rows.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));

import type {
  AccountDocument,
  AccountInfo,
  Agent,
  Command,
  CommandsDocument,
  CommandType,
  Following,
  TokenGiver,
} from '../../../../client/index.js';
import type { PageClient } from '../../shared/page-client.js';
import { askService } from '../../shared/ask-service.js';
import { ACTIONS } from '../../texts/actions.js';
import { destinationsIn, type Destination } from './destinations.js';
import { firstAnswers, formGroups, requestsFor, requestsOf } from './form-groups.js';
import { ownPhoneParam, type OwnExtensions } from './own-extension.js';
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
import { compareNames } from '../../shared/formats.js';

/** How often expired outcomes are removed. */
const EXPIRE_EVERY_MS = 5_000;

const PAST: CapabilitiesState = { state: 'past' };

/** Easily undone and without required parameters: sent with one click. */
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
  private readonly sent: SentCommands;
  private readonly listeners = new Set<() => void>();
  private readonly undo: (() => void)[] = [];
  private frame: number | undefined;

  constructor(
    readonly client: PageClient,
    readonly token: TokenGiver,
    private readonly extensions: OwnExtensions,
  ) {
    this.names = new AccountNames(
      () => this.accounts,
      (account) => this.followed.get(account)?.account.state,
    );
    const ask = (account: string, signal: AbortSignal) =>
      askService(token, `v1/accounts/${encodeURIComponent(account)}`, { signal });
    this.cache = new CapabilityCache(ask, () => this.changed());
    this.sent = new SentCommands(client, () => this.changed());
  }

  start(accounts: readonly AccountInfo[]): void {
    this.accounts = accounts;
    for (const { id } of accounts) {
      this.followed.set(id, {
        // Read when names and states of agents are needed, so changes need no redraw.
        account: this.client.followAccount(id, () => undefined),
        commands: this.client.followCommands(id, ({ changed, refusal }) => {
          if (changed !== undefined || refusal !== undefined) this.changed();
        }),
      });
      if (this.off === undefined) void this.cache.refresh(id);
    }
    let phase = this.client.connection.phase;
    const unlisten = this.client.onConnection((state) => {
      // The service may have restarted with another configuration.
      if (state.phase === 'connected' && phase !== 'connected' && this.off === undefined)
        for (const { id } of accounts) void this.cache.refresh(id);
      phase = state.phase;
    });
    const timer = setInterval(() => this.changed(), EXPIRE_EVERY_MS);
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

  get off(): string | undefined {
    return this.client.replay && ACTIONS.cannot.past;
  }

  get batches(): readonly Batch[] {
    return this.sent.batches;
  }

  capabilities(account: string): CapabilitiesState {
    return this.off === undefined ? this.cache.of(account) : PAST;
  }

  agentRow(account: string, agent: string): Agent | undefined {
    return this.followed.get(account)?.account.state?.agents[agent];
  }

  ownExtension(account: string): string | undefined {
    return this.extensions.of(account);
  }

  destinations(account: string): readonly Destination[] {
    return destinationsIn(this.followed.get(account)?.account.state);
  }

  latestOf(target: CommandTarget): CommandProgress | undefined {
    return this.book.get(targetKey(target));
  }

  recent(account: string): readonly Command[] | undefined {
    const rows = this.followed.get(account)?.commands.state?.commands;
    return rows && rowsOf(rows);
  }

  open(type: CommandType, targets: readonly CommandTarget[]): void {
    if (this.isRinging(type, targets)) return;
    const commands =
      ownPhoneParam(type) === undefined ? this.atOnce(type, targets) : this.ringing(type, targets);
    if (commands.length === 0) this.openForm(type, targets);
    else this.send(commands);
  }

  openForm(type: CommandType, targets: readonly CommandTarget[]): void {
    this.showDialog({ kind: 'form', type, targets });
  }

  openMenu(targets: readonly CommandTarget[]): void {
    this.showDialog({ kind: 'choice', targets });
  }

  closeDialog(): void {
    this.showDialog(undefined);
  }

  send(commands: readonly CommandRequest[]): string {
    for (const { type, target, params = {} } of commands) {
      const extension = params[ownPhoneParam(type) ?? ''];
      if (typeof extension === 'string') this.extensions.keep(target.account, extension);
    }
    return this.sent.send(
      commands.flatMap((request) => {
        const capability = capabilityOf(this.capabilities(request.target.account), request.type);
        return capability === undefined ? [] : [{ request, aim: capability.aim }];
      }),
    );
  }

  retry(key: string): void {
    this.sent.retry(key);
  }

  dismiss(batch: string): void {
    this.sent.dismiss(batch);
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private atOnce(type: CommandType, targets: readonly CommandTarget[]): CommandRequest[] {
    return AT_ONCE.has(type) ? targets.flatMap((target) => this.completeRequest(type, target)) : [];
  }

  /** Empty where the form lacks more than the number of the person's own phone, or that one. */
  private ringing(type: CommandType, targets: readonly CommandTarget[]): CommandRequest[] {
    if (targets.length !== 1) return [];
    return formGroups(this, type, targets).groups.flatMap((group) => {
      const answers = firstAnswers(type, [], this.ownExtension(group.account));
      return requestsOf(type, group, answers).commands;
    });
  }

  /** A second click would ring the phone twice. */
  private isRinging(type: CommandType, targets: readonly CommandTarget[]): boolean {
    if (ownPhoneParam(type) === undefined) return false;
    const keys = targets.map(targetKey);
    return [...this.sent.all()].some(
      (one) => one.type === type && one.progress.tone === 'busy' && keys.includes(targetKey(one.target)),
    );
  }

  /** Empty where the command is not available: it is sent for the rest of a selection. */
  private completeRequest(type: CommandType, target: CommandTarget): CommandRequest[] {
    const state = this.capabilities(target.account);
    const capability = capabilityOf(state, type);
    if (capability === undefined || obstacleOf(state, type) !== undefined) return [];
    return requestsFor(type, capability.aim, [target], { queues: 'all' }, {});
  }

  private showDialog(dialogState: DialogState | undefined): void {
    if (this.off !== undefined) return;
    this.dialogState = dialogState;
    this.changed();
  }

  private changed(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      const now = this.client.now();
      const rows = [...this.followed.keys()].flatMap((account) => this.recent(account) ?? []);
      this.sent.follow(new Map(rows.map((row) => [row.id, row])), now);
      this.book = latestCommands(rows, this.sent.all(), now);
      for (const listener of [...this.listeners]) listener();
    });
  }
}

/** The same list for the same rows, so that an unchanged list is recognised by identity. */
const lists = new WeakMap<CommandsDocument['commands'], readonly Command[]>();
function rowsOf(rows: CommandsDocument['commands']): readonly Command[] {
  const known = lists.get(rows) ?? Object.values(rows);
  lists.set(rows, known);
  return known;
}

/** Names from the current documents of the accounts. */
export class AccountNames implements Names {
  /** A deleted queue is still named in the commands that were sent to it. */
  private readonly last = new Map<string, string>();

  constructor(
    private readonly accounts: () => readonly AccountInfo[],
    private readonly documentOf: (account: string) => AccountDocument | undefined,
  ) {}

  account(account: string): string {
    return this.accounts().find(({ id }) => id === account)?.name ?? account;
  }

  agent(account: string, agent: string): string {
    return this.remembered(`${account}/agent/${agent}`, this.documentOf(account)?.agents[agent]) ?? agent;
  }

  queue(account: string, queue: string): string {
    return this.remembered(`${account}/queue/${queue}`, this.documentOf(account)?.queues[queue]) ?? queue;
  }

  private remembered(key: string, row: Named | undefined): string | undefined {
    if (row !== undefined) this.last.set(key, row.name);
    return row?.name ?? this.last.get(key);
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
  rows.map(({ id, name }) => ({ id, name })).sort((a, b) => compareNames(a.name, b.name));

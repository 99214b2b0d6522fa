import type { Command } from '../src/modules/domain/command.js';
import type { AccountInfo } from './account-info.js';
import { FloorAlerts } from './alerts.js';
import type { AccountCapabilities } from './capabilities.js';
import { Displays } from './displays.js';
import type { Environment } from './environment.js';
import { FloorHistory } from './history.js';
import type { GroupInfo } from './group-info.js';
import { isRefusal } from './floor-refusal.js';
import { Plans } from './plans.js';
import { RestCalls } from './rest-calls.js';
import type { TokenSource } from './token-source.js';

const OUTCOME_EVERY_MS = 1_000;

/**
 * Which commands: of one agent, by any of the names a command takes; of one person, the subject of the token that sent it or
 * answered to its proposal; from `since` on and before `until`, epoch ms.
 */
export interface AuditFilter {
  agent?: string;
  by?: string;
  since?: number;
  until?: number;
}

/** What the service answers over HTTP. Calls reject with a `FloorRefusal`, or with the network's error. */
export class FloorApi {
  readonly displays: Displays;
  /** The past, for tokens with `history:read`. */
  readonly history: FloorHistory;
  readonly alerts: FloorAlerts;
  readonly plans: Plans;
  private readonly rest: RestCalls;

  constructor(
    url: string,
    tokens: TokenSource,
    private readonly environment: Environment,
  ) {
    this.rest = new RestCalls(url, tokens, environment);
    this.displays = new Displays(this.rest);
    this.history = new FloorHistory(this.rest);
    this.alerts = new FloorAlerts(this.rest);
    this.plans = new Plans(this.rest);
  }

  /** Every account the token may see. */
  async accounts(): Promise<AccountInfo[]> {
    const all: AccountInfo[] = [];
    for await (const account of this.rest.items<AccountInfo>('accounts')) all.push(account);
    return all;
  }

  /** The groups of the configuration, as far as the token covers them. */
  async groups(): Promise<GroupInfo[]> {
    const all: GroupInfo[] = [];
    for await (const group of this.rest.items<GroupInfo>('groups')) all.push(group);
    return all;
  }

  /** Undefined when the service cannot know them now, and for a display's token. */
  async capabilities(account: string): Promise<AccountCapabilities | undefined> {
    const answer = await this.rest.get<{ capabilities?: AccountCapabilities }>(
      `accounts/${encodeURIComponent(account)}`,
    );
    return answer.capabilities;
  }

  /** The commands of an account, newest first; pages are read as they are asked for. */
  audit(account: string, filter: AuditFilter = {}): AsyncGenerator<Command, void, undefined> {
    return this.rest.items(`accounts/${encodeURIComponent(account)}/commands`, { ...filter });
  }

  /** The commands of all accounts that the token covers, newest first; an agent is looked up in each of them. */
  auditOfAll(filter: AuditFilter = {}): AsyncGenerator<Command, void, undefined> {
    return this.rest.items('commands', { ...filter });
  }

  /** Lets a command be sent that a rule proposes. As `command` of the client: settled, or after 3 s as it is by then. */
  approve(id: string, note?: string): Promise<Command> {
    return this.answer(id, 'approve', note);
  }

  /** Says no to a command that a rule proposes. */
  decline(id: string, note?: string): Promise<Command> {
    return this.answer(id, 'decline', note);
  }

  /**
   * The command once it is settled: `succeeded`, `failed`, `unknown`, `declined` or `withdrawn`. Every command is, within its deadline.
   * Asks again when the service is not available for a moment.
   */
  async settled(command: Command): Promise<Command> {
    let row = command;
    while (row.status === 'proposed' || row.status === 'accepted' || row.status === 'sent') {
      await new Promise<void>((resolve) => this.environment.after(OUTCOME_EVERY_MS, resolve));
      row = await this.command(command.id).catch((error: unknown) => {
        if (isRefusal(error, 'unavailable') || isRefusal(error, 'too-many-requests')) return row;
        throw error;
      });
    }
    return row;
  }

  private answer(id: string, answer: 'approve' | 'decline', note: string | undefined): Promise<Command> {
    return this.rest.post(`commands/${encodeURIComponent(id)}/${answer}`, note === undefined ? {} : { note });
  }

  private command(id: string): Promise<Command> {
    return this.rest.get(`commands/${encodeURIComponent(id)}`);
  }
}

import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { RequestBudget, Vendor, VendorDefinition } from '../../vendors/port/vendor.js';
import type { AccountConfig } from '../config/floor-config.js';
import { CredentialBudget } from './credential-budget.js';
import { POLL_SHARE, type BudgetClaim, type BudgetDecision } from './gcra.js';
import { requestSpan } from './request-span.js';
import { ReservedBudget } from './reserved-budget.js';
import { abortable } from '../../lib/abortable.js';
import { TypedEmitter } from '../../lib/typed-emitter.js';
import { RedactingVendor } from '../../vendors/kit/redact.js';
import type { VendorKind } from '../domain/source.js';
import type { Keys } from '../redis/keys.js';
import type { RedisConnections } from '../redis/redis-connections.js';
import { NO_TRACING, type Tracing } from '../tracing/tracing.js';
import { credentialOf, meterName, type Credential } from './credential.js';
import type { RequestMetrics } from './request-metrics.js';
import { SessionRecord } from './session-record.js';
import { SharedSession } from './shared-session.js';
import { VendorInUse } from './vendor-in-use.js';

const HINT_SHARE = 0.5;
const logger = new Logger('PhoneSystem');

/** One configured account: its vendor, and the budget its requests are taken from. */
export class AccountVendor {
  constructor(
    readonly config: AccountConfig,
    readonly vendor: VendorInUse,
    readonly budget: CredentialBudget,
    /** How many accounts share the login, this one among them; a reload may change it. */
    public sharing = 1,
  ) {}

  /** Polls that hints request use at most half of what commands leave. */
  get hintsPerMinute(): number {
    return (HINT_SHARE * POLL_SHARE * this.budget.requestsPerMinute) / this.sharing;
  }

  /** For the requests of one command. @param yields its sender has had its share */
  commandBudget(yields = false): RequestBudget {
    return new ReservedBudget(this.budget, { as: 'command', cost: 1, yields }, 0);
  }

  /** Of one poll. Uses up `credits`, which were taken from the budget before, then takes one by one. */
  pollBudget(target: string, credits: number, onExtra: (waitMs: number) => void): RequestBudget {
    const claim: BudgetClaim = { as: 'poll', cost: 1, name: this.claimName(`${target}+`) };
    return new ReservedBudget(this.budget, claim, credits, onExtra);
  }

  /** Takes what one poll of the target costs, before it starts. */
  payPoll(target: string, cost: number): Promise<BudgetDecision> {
    return this.budget.take({ as: 'poll', cost, name: this.claimName(target) });
  }

  /** Accounts with the same login share one budget. */
  private claimName(target: string): string {
    return `${this.config.id}/${target}`;
  }
}

interface AccountVendorsOptions {
  accounts: AccountConfig[];
  catalogue: ReadonlyMap<VendorKind, VendorDefinition>;
  connections: RedisConnections;
  keys: Keys;
  metrics: RequestMetrics;
  /** Absent: nothing is traced. */
  tracing?: Tracing;
}

interface Login {
  config: AccountConfig;
  definition: VendorDefinition;
  credential: Credential;
  /** What the vendor meters. */
  meter: string;
}

const CLOSE_MS = 3_000;

/** An account with its vendor, and how that logs in. */
interface Entry {
  login: Login;
  account: AccountVendor;
}

interface AccountVendorsEvents {
  /** An account was added (only `after`), removed (only `before`) or replaced by another configuration of it. */
  changed: { id: string; before?: AccountVendor; after?: AccountVendor };
}

/** One vendor per configured account. A reload of the configuration replaces those that changed. */
export class AccountVendors extends TypedEmitter<AccountVendorsEvents> implements BeforeApplicationShutdown {
  private readonly log = new Logger(AccountVendors.name);
  private readonly worker = randomUUID();
  private entries: ReadonlyMap<string, Entry> = new Map();
  private configuring: Promise<void> = Promise.resolve();
  private readonly retiring = new Set<Promise<void>>();
  private closed = false;

  private constructor(private readonly options: AccountVendorsOptions) {
    super();
  }

  /** @throws Error when an account's vendor is not in the catalogue */
  static async create(options: AccountVendorsOptions): Promise<AccountVendors> {
    const vendors = new AccountVendors(options);
    await vendors.configure(options.accounts);
    return vendors;
  }

  /**
   * Makes the vendors of accounts that are new or changed, and gives up those that are no longer used. All others keep
   * vendor, session and connections. Calls run one after the other.
   * @throws Error when an account's vendor is not in the catalogue; then all is as it was
   */
  configure(accounts: readonly AccountConfig[]): Promise<void> {
    const configured = this.configuring.then(() => this.replace(accounts));
    this.configuring = configured.catch(() => undefined);
    return configured;
  }

  /** Undefined when no such account is configured (any more). */
  find(account: string): AccountVendor | undefined {
    return this.entries.get(account)?.account;
  }

  all(): AccountVendor[] {
    return [...this.entries.values()].map(({ account }) => account);
  }

  /** @throws Error when no such account is configured */
  of(account: string): Vendor {
    const found = this.find(account);
    if (found === undefined) throw new Error(`There is no account "${account}" in the configuration.`);
    return found.vendor;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /** Gives the vendors back what they count. A vendor that cannot be reached is not waited for long. */
  async close(): Promise<void> {
    this.closed = true;
    const retired = abortable(Promise.all(this.retiring), AbortSignal.timeout(CLOSE_MS)).catch(
      () => undefined,
    );
    await Promise.all([retired, ...this.all().map((account) => this.giveBack(account))]);
  }

  private async replace(accounts: readonly AccountConfig[]): Promise<void> {
    if (this.closed) return;
    const logins = await Promise.all(accounts.map(async (config) => this.loginOf(config)));
    const before = this.entries;
    this.entries = new Map(
      logins.map((login) => {
        // Accounts that share a login share what it may do: the most careful of them decides.
        const sharing = logins.filter(({ meter }) => meter === login.meter);
        const rate = Math.min(...sharing.map(({ config }) => config.budget.requestsPerMinute));
        return [login.config.id, this.entryOf(login, rate, sharing.length)];
      }),
    );
    for (const [id, entry] of before) {
      const now = this.entries.get(id);
      if (now?.account.vendor !== entry.account.vendor) this.retire(entry, now);
      if (now === undefined) this.options.metrics.forget(id);
      if (now === entry) continue;
      this.emit('changed', { id, before: entry.account, ...(now !== undefined && { after: now.account }) });
    }
    for (const [id, { account }] of this.entries)
      if (!before.has(id)) this.emit('changed', { id, after: account });
  }

  /** Deriving a credential is slow on purpose. */
  private loginOf(config: AccountConfig): Login | Promise<Login> {
    const known = this.entries.get(config.id)?.login;
    return known !== undefined && isDeepStrictEqual(connectionOf(known.config), connectionOf(config))
      ? { ...known, config }
      : loginOf(config, this.options.catalogue);
  }

  private entryOf(login: Login, requestsPerMinute: number, sharing: number): Entry {
    const known = this.entries.get(login.config.id);
    if (known?.login.credential !== login.credential)
      return {
        login,
        account: accountVendor(this.options, login, { requestsPerMinute, sharing }, this.worker),
      };
    const { vendor, budget, config } = known.account;
    const isSame = budget.requestsPerMinute === requestsPerMinute && isDeepStrictEqual(config, login.config);
    known.account.sharing = sharing;
    if (isSame) return known;
    const rated = budgetOf(this.options, login, requestsPerMinute, this.worker);
    return { login, account: new AccountVendor(login.config, vendor, rated, sharing) };
  }

  /** Polls and commands that run on it end first; they have deadlines of their own. */
  private retire({ login, account }: Entry, after: Entry | undefined): void {
    // The session of the same login goes on being used by the vendor that has taken its place.
    if (after?.login.credential.name === login.credential.name) return;
    const retired = account.vendor
      .idle()
      .then(() => this.giveBack(account))
      .finally(() => this.retiring.delete(retired));
    this.retiring.add(retired);
  }

  private async giveBack({ config, vendor }: AccountVendor): Promise<void> {
    try {
      await vendor.close(AbortSignal.timeout(CLOSE_MS));
    } catch (error) {
      this.log.warn(`Account ${config.id}: the session was not given back: ${String(error)}`);
    }
  }
}

/** A vendor is made anew when one of these changes. */
const connectionOf = ({
  vendor,
  baseUrl,
  credentials,
  tls,
  egress,
  timeoutMs,
  insecure,
  totals,
}: AccountConfig): unknown => ({
  ...{ vendor, baseUrl, credentials, tls, egress, timeoutMs, insecure, totals },
});

async function loginOf(config: AccountConfig, catalogue: AccountVendorsOptions['catalogue']): Promise<Login> {
  const { id, vendor, baseUrl, credentials } = config;
  const definition = catalogue.get(vendor);
  if (definition === undefined) throw new Error(`Account ${id}: vendor "${vendor}" is not in the catalogue.`);
  const credential = await credentialOf(vendor, baseUrl, credentials);
  const login = definition.login?.(credentials) ?? credential.name;
  return { config, definition, credential, meter: meterName(vendor, baseUrl, login) };
}

function budgetOf(
  { connections, keys, metrics }: AccountVendorsOptions,
  { config: { id }, meter }: Login,
  requestsPerMinute: number,
  worker: string,
): CredentialBudget {
  metrics.budget(id, requestsPerMinute);
  return new CredentialBudget(
    connections.commands,
    keys.budget(meter),
    worker,
    requestsPerMinute,
    ({ as, cost }, decision) => metrics.budgeted(id, as, decision.ok ? 'granted' : decision.why, cost),
  );
}

function accountVendor(
  options: AccountVendorsOptions,
  login: Login,
  { requestsPerMinute, sharing }: { requestsPerMinute: number; sharing: number },
  worker: string,
): AccountVendor {
  const { connections, keys, metrics, tracing = NO_TRACING } = options;
  const { config, definition, credential } = login;
  const { id, baseUrl, credentials, tls, egress, timeoutMs, totals } = config;
  const redis = connections.commands;
  const budget = budgetOf(options, login, requestsPerMinute, worker);
  const record = new SessionRecord(redis, keys, { credential: credential.name, account: id, worker });
  const session = new SharedSession(record, credential.box);
  const vendor = definition.create(
    {
      ...{ id, baseUrl, credentials, timeoutMs },
      ...(tls !== undefined && { tls }),
      ...(egress !== undefined && { egress }),
      ...(totals !== undefined && { totals }),
    },
    {
      session,
      // Outside polls and commands a session is given back, which must not wait for polls.
      budget: new ReservedBudget(budget, { as: 'command', cost: 1 }, 0),
      report: (request) => {
        metrics.requested(id, request.outcome, request.tookMs);
        tracing.note(requestSpan(id, baseUrl, request));
      },
      log: (text) => logger.log(text),
    },
  );
  const redacting = new RedactingVendor(vendor, config, () => session.hint());
  return new AccountVendor(config, new VendorInUse(redacting), budget, sharing);
}

import { randomUUID } from 'node:crypto';
import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { RequestBudget, RequestReport, Vendor, VendorDefinition } from '../../vendors/port/vendor.js';
import type { AccountConfig } from '../config/floor-config.js';
import { CredentialBudget } from './credential-budget.js';
import { POLL_SHARE, type BudgetClaim, type BudgetDecision } from './gcra.js';
import { ReservedBudget } from './reserved-budget.js';
import { RedactingVendor } from '../../vendors/kit/redact.js';
import type { VendorKind } from '../domain/source.js';
import type { Keys } from '../redis/keys.js';
import type { RedisConnections } from '../redis/redis-connections.js';
import { NO_TRACING, type SpanStart, type Tracing } from '../tracing/tracing.js';
import { credentialOf, meterName, type Credential } from './credential.js';
import type { RequestMetrics } from './request-metrics.js';
import { SessionRecord } from './session-record.js';
import { SharedSession } from './shared-session.js';

const HINT_SHARE = 0.5;

/** One configured account: its vendor, and the budget its requests are taken from. */
export class AccountVendor {
  constructor(
    readonly config: AccountConfig,
    readonly vendor: Vendor,
    readonly budget: CredentialBudget,
    /** How many accounts share the login, this one among them. */
    private readonly sharing = 1,
  ) {}

  /** Polls that hints request use at most half of what commands leave. */
  get hintsPerMinute(): number {
    return (HINT_SHARE * POLL_SHARE * this.budget.requestsPerMinute) / this.sharing;
  }

  /** For the requests of one command. */
  commandBudget(): RequestBudget {
    return new ReservedBudget(this.budget, { as: 'command', cost: 1 }, 0);
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

/** One immutable vendor per configured account. */
export class AccountVendors implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AccountVendors.name);

  private constructor(private readonly byAccount: ReadonlyMap<string, AccountVendor>) {}

  /** @throws Error when an account's vendor is not in the catalogue */
  static async create(options: AccountVendorsOptions): Promise<AccountVendors> {
    const worker = randomUUID();
    const logins = await Promise.all(options.accounts.map((config) => loginOf(config, options.catalogue)));
    const accounts = logins.map((login) => {
      // Accounts that share a login share what it may do: the most careful of them decides.
      const sharing = logins.filter(({ meter }) => meter === login.meter);
      const rate = Math.min(...sharing.map(({ config }) => config.budget.requestsPerMinute));
      return accountVendor(options, login, { requestsPerMinute: rate, sharing: sharing.length }, worker);
    });
    return new AccountVendors(new Map(accounts.map((account) => [account.config.id, account])));
  }

  /** Undefined when no such account is configured (any more). */
  find(account: string): AccountVendor | undefined {
    return this.byAccount.get(account);
  }

  all(): AccountVendor[] {
    return [...this.byAccount.values()];
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
    const signal = AbortSignal.timeout(CLOSE_MS);
    await Promise.all(
      [...this.byAccount].map(async ([account, { vendor }]) => {
        try {
          await vendor.close(signal);
        } catch (error) {
          this.logger.warn(`Account ${account}: the session was not given back: ${String(error)}`);
        }
      }),
    );
  }
}

async function loginOf(config: AccountConfig, catalogue: AccountVendorsOptions['catalogue']): Promise<Login> {
  const { id, vendor, baseUrl, credentials } = config;
  const definition = catalogue.get(vendor);
  if (definition === undefined) throw new Error(`Account ${id}: vendor "${vendor}" is not in the catalogue.`);
  const credential = await credentialOf(vendor, baseUrl, credentials);
  const login = definition.login?.(credentials) ?? credential.name;
  return { config, definition, credential, meter: meterName(vendor, baseUrl, login) };
}

function accountVendor(
  { connections, keys, metrics, tracing = NO_TRACING }: AccountVendorsOptions,
  { config, definition, credential, meter }: Login,
  { requestsPerMinute, sharing }: { requestsPerMinute: number; sharing: number },
  worker: string,
): AccountVendor {
  const { id, baseUrl, credentials, tls, timeoutMs } = config;
  const redis = connections.commands;
  metrics.budget(id, requestsPerMinute);
  const budget = new CredentialBudget(
    redis,
    keys.budget(meter),
    worker,
    requestsPerMinute,
    ({ as, cost }, decision) => metrics.budgeted(id, as, decision.ok ? 'granted' : decision.why, cost),
  );
  const record = new SessionRecord(redis, keys, { credential: credential.name, account: id, worker });
  const session = new SharedSession(record, credential.box);
  const vendor = definition.create(
    { id, baseUrl, credentials, timeoutMs, ...(tls !== undefined && { tls }) },
    {
      session,
      // Outside polls and commands a session is given back, which must not wait for polls.
      budget: new ReservedBudget(budget, { as: 'command', cost: 1 }, 0),
      report: (request) => {
        metrics.requested(id, request.outcome, request.tookMs);
        tracing.note(spanOf(id, request));
      },
    },
  );
  return new AccountVendor(
    config,
    new RedactingVendor(vendor, config, () => session.hint()),
    budget,
    sharing,
  );
}

/** It is reported when it is over, where it was asked. */
function spanOf(account: string, { method, path, status, tookMs, outcome }: RequestReport): SpanStart {
  return {
    name: 'vendor request',
    since: Date.now() - tookMs,
    attributes: () => ({ account, method, path, outcome, ...(status !== undefined && { status }) }),
  };
}

import { z } from 'zod';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import { sendFrom, type CommandContext, type Executed } from '../port/command.js';
import { VendorZone } from '../kit/vendor-zone.js';
import { VendorHttp } from '../kit/http.js';
import { linkTo } from '../kit/link.js';
import type {
  PollTarget,
  ReadContext,
  Vendor,
  VendorAccount,
  VendorDefinition,
  VendorServices,
} from '../port/vendor.js';
import { keyAuth, sessionAuth, NetsapiensLogin } from './session.js';
import { NetsapiensClient } from './client.js';
import { NETSAPIENS_COMMANDS } from './commands/index.js';
import { FLOOR } from './commands/agents.js';
import { netsapiensHook } from './hook.js';
import { NetsapiensSubscriptions } from './subscriptions.js';
import { floorReading } from './mapper.js';
import { NetsapiensApi } from './envelope.js';
import { NetsapiensTotals } from './totals-reads.js';

const Text = z.string().min(1);
/** `~` is the domain the key or user belongs to. */
const Domain = z
  .string()
  .regex(/^([A-Za-z0-9._-]{1,64}|~)$/, 'must be a domain of 1-64 letters, digits, dots, _ and -, or ~')
  .default('~');

export const NetsapiensCredentials = z.union([
  z.strictObject({ apiKey: Text, domain: Domain }),
  z.strictObject({ clientId: Text, clientSecret: Text, username: Text, password: Text, domain: Domain }),
]);
export type NetsapiensCredentials = z.infer<typeof NetsapiensCredentials>;

/** NetSapiens NS-API v2; see the README beside this file. */
export const netsapiens: VendorDefinition<NetsapiensCredentials> = {
  kind: 'netsapiens',
  credentials: NetsapiensCredentials,
  commands: NETSAPIENS_COMMANDS,
  hook: netsapiensHook,
  tellsOnly: { records: 'abandoned' },
  create: (account, services) => new NetsapiensVendor(account, services),
};

/** Three lists tell everything but the callers of the queues that have some: those cost a request each, beyond these. */
const TARGET: PollTarget = {
  ...{ id: FLOOR, resource: 'floor', cadence: 'fast', requests: 3 },
  // The system posts what it finds every 3 s, several times a call, and its answers lag up to 2 s behind a write.
  ...{ gapMs: 1_000, echoMs: 1_000, pushed: true },
};

class NetsapiensVendor implements Vendor {
  private readonly http: VendorHttp;
  private readonly client: NetsapiensClient;
  private readonly zone = new VendorZone((context) => this.client.zone(context));
  private readonly subscriptions: NetsapiensSubscriptions;
  /** Absent: not asked for. */
  private readonly totals: NetsapiensTotals | undefined;

  constructor(account: VendorAccount<NetsapiensCredentials>, { session, budget, report }: VendorServices) {
    const { credentials } = account;
    this.http = new VendorHttp({ ...linkTo(account), budget, report, keepAlive: true });
    const api = new NetsapiensApi(this.http);
    const auth =
      'apiKey' in credentials
        ? keyAuth(credentials.apiKey, session)
        : sessionAuth(new NetsapiensLogin(api, credentials), session);
    const client = new NetsapiensClient(api, auth, credentials.domain);
    this.client = client;
    this.totals = account.totals === true ? new NetsapiensTotals(client) : undefined;
    this.subscriptions = new NetsapiensSubscriptions(api, auth, (signal) =>
      client.domainName({ signal, budget }),
    );
  }

  targets(roster: Roster | undefined): PollTarget[] {
    return [TARGET, ...(this.totals?.targets(roster) ?? [])];
  }

  async read(target: PollTarget, context: ReadContext): Promise<Reading> {
    if (this.totals !== undefined && target.cadence === 'totals') return this.totals.read(target, context);
    const reading = floorReading(await this.client.floor(context));
    return this.totals === undefined ? reading : this.zone.addTo(reading, context);
  }

  execute(command: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return sendFrom(NETSAPIENS_COMMANDS, this.client, command, context);
  }

  subscribeHooks(url: string, signal: AbortSignal): Promise<void> {
    return this.subscriptions.keep(url, signal);
  }

  async close(signal: AbortSignal): Promise<void> {
    try {
      await this.client.close(signal);
    } finally {
      this.http.close();
    }
  }
}

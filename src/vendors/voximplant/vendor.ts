import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import { runTogether } from '../../lib/run-together.js';
import { sendFrom, type CommandContext, type Executed } from '../port/command.js';
import { VendorHttp } from '../kit/http.js';
import { linkTo } from '../kit/link.js';
import type {
  PollTarget,
  ReadContext,
  ReportContext,
  ReportRequest,
  Vendor,
  VendorAccount,
  VendorDefinition,
  VendorServices,
} from '../port/vendor.js';
import { PAGE_SIZE, VoximplantClient } from './client.js';
import { VOXIMPLANT_COMMANDS } from './commands/index.js';
import { VendorZone } from '../kit/vendor-zone.js';
import { VoximplantCredentials, VoximplantTokens } from './session.js';
import { ROSTER, rosterReading, stateReading } from './mapper.js';
import { voximplantHook } from './hook.js';
import { queueReport } from './report.js';
import { metricsReading } from './metrics.js';
import { VoximplantTotals } from './totals-reads.js';
import { TokenRefused, VoximplantApi } from './envelope.js';
import { TokenAuth } from '../kit/session-auth.js';
import { VendorAuthFailed } from '../port/errors.js';

/** Voximplant SmartQueue by the Management API; see the README beside this file. */
export const voximplant: VendorDefinition<VoximplantCredentials> = {
  kind: 'voximplant',
  credentials: VoximplantCredentials,
  commands: VOXIMPLANT_COMMANDS,
  // Several applications of one account are metered together, as far as is known.
  login: ({ accountId }) => accountId,
  hook: voximplantHook,
  create: (account, services) => new VoximplantVendor(account, services),
};

const STATE: PollTarget = { id: 'state', resource: 'live state', cadence: 'fast', requests: 1 };
const METRICS = 'metrics';
/** Queues of one request for metrics. */
const METRICS_QUEUES = 5;

class VoximplantVendor implements Vendor {
  private readonly http: VendorHttp;
  private readonly client: VoximplantClient;
  /** Absent: not asked for. */
  private readonly totals: VoximplantTotals | undefined;
  private readonly zone = new VendorZone((context) => this.client.zone(context));

  constructor(account: VendorAccount<VoximplantCredentials>, services: VendorServices) {
    this.http = new VendorHttp({
      ...linkTo(account),
      keepAlive: true,
      budget: services.budget,
      report: services.report,
    });
    const auth = new TokenAuth(new VoximplantTokens(account.credentials), {
      // A gateway before the API may refuse a token in its own way.
      isRefusal: (error): error is VendorAuthFailed =>
        error instanceof TokenRefused || (error instanceof VendorAuthFailed && error.status === 401),
      advice: 'is the clock of this machine right, and the key that of the account?',
    });
    const api = new VoximplantApi(this.http, auth);
    this.client = new VoximplantClient(api, account.credentials.application);
    this.totals = account.totals === true ? new VoximplantTotals(this.client, parts) : undefined;
  }

  targets(roster: Roster | undefined): PollTarget[] {
    const queues = Object.keys(roster?.queues ?? {}).length;
    const people = Object.keys(roster?.agents ?? {}).length;
    const skills = roster?.skills?.length ?? 0;
    const pages = (rows: number) => Math.max(1, Math.ceil(rows / PAGE_SIZE));
    return [
      {
        id: ROSTER,
        resource: 'roster',
        cadence: 'medium',
        requests: pages(queues) + pages(people) + pages(skills) + 1,
      },
      ...parts(roster).map((_, part): PollTarget => ({
        id: `metrics:${part + 1}`,
        resource: 'metrics',
        cadence: 'slow',
        extra: METRICS,
        requests: 1,
      })),
      ...(queues > 0 ? [STATE] : []),
      ...(this.totals?.targets(roster) ?? []),
    ];
  }

  async read(target: PollTarget, context: ReadContext): Promise<Reading> {
    if (target.id === ROSTER) {
      const reading = await this.readRoster(context);
      return this.totals === undefined ? reading : this.zone.addTo(reading, context);
    }
    if (this.totals !== undefined && target.cadence === 'totals') return this.totals.read(target, context);
    if (target.id === 'state')
      return stateReading(
        await this.client.state(queueIds(context.roster), context),
        context.roster,
        context.kept,
      );
    const queues = parts(context.roster)[Number(target.id.replace('metrics:', '')) - 1];
    if (queues === undefined) return { at: Date.now() };
    return { ...metricsReading(await this.client.metrics(queues, context)), extras: { [METRICS]: 'ok' } };
  }

  execute(command: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return sendFrom(VOXIMPLANT_COMMANDS, this.client, command, context);
  }

  async *report(request: ReportRequest, context: ReportContext): AsyncGenerator<string, void, undefined> {
    for (const queues of inParts(request.queues))
      yield await queueReport(this.client, queues, request, context);
  }

  close(): Promise<void> {
    this.http.close();
    return Promise.resolve();
  }

  private async readRoster(context: ReadContext): Promise<Reading> {
    const { notes } = context;
    const [queues, agents] = await runTogether(
      context.signal,
      (signal) => this.client.queues({ ...context, signal }),
      (signal) => this.client.agents({ ...context, signal }),
    );
    // Extras come after the essential requests: a login that is refused is not tried for them as well.
    const [skills, labels] = await runTogether(
      context.signal,
      (signal) => notes.extra('skills', signal, () => this.client.skills({ ...context, signal })),
      (signal) => notes.extra('status labels', signal, () => this.client.labels({ ...context, signal })),
    );
    const memberships = agents.rows.map(
      ({ queues, unreadableQueues: rows }) => [queues.length, rows] as const,
    );
    const lost = memberships.reduce((sum, [, rows]) => sum + rows, 0);
    const of = memberships.reduce((sum, [readable]) => sum + readable, lost);
    notes.skipped({ resource: 'memberships', why: 'no readable id', rows: lost, of });
    return rosterReading({ queues, agents, skills, labels }, context.roster);
  }
}

const queueIds = (roster: Roster | undefined): string[] => Object.keys(roster?.queues ?? {});

/** The roster's queues, as many at a time as a request for metrics may have. */
const parts = (roster: Roster | undefined): string[][] => inParts(queueIds(roster));

function inParts(queues: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(queues.length / METRICS_QUEUES) }, (_, part) =>
    queues.slice(part * METRICS_QUEUES, (part + 1) * METRICS_QUEUES),
  );
}

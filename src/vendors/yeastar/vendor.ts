import { z } from 'zod';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import { runTogether } from '../../lib/run-together.js';
import { sendFrom, type CommandContext, type Executed } from '../port/command.js';
import { losesNone, type Blank } from '../kit/blank.js';
import { VendorZone } from '../kit/vendor-zone.js';
import { VendorHttp } from '../kit/http.js';
import { linkTo } from '../kit/link.js';
import { isOfQueueAlone, orRefusal } from '../kit/queue-trouble.js';
import { notedRows } from '../kit/rows.js';
import { withUnlistedQueues } from '../kit/unlisted.js';
import { VendorError } from '../port/errors.js';
import type { LineContext } from '../port/line.js';
import type {
  PollTarget,
  ReadContext,
  Vendor,
  VendorAccount,
  VendorDefinition,
  VendorServices,
} from '../port/vendor.js';
import { YeastarClient } from './client.js';
import { YEASTAR_COMMANDS } from './commands/index.js';
import { queueReading, rosterReading } from './mapper.js';
import { yeastarHook } from './events.js';
import { YeastarLine } from './line.js';
import { YeastarLogin } from './session.js';
import { TokenRefused, YeastarApi } from './envelope.js';
import { YeastarTotals } from './totals-reads.js';
import { sessionTokens, TokenAuth } from '../kit/session-auth.js';

export const YeastarCredentials = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
});
export type YeastarCredentials = z.infer<typeof YeastarCredentials>;

/** Yeastar P-Series Open API v1.0; see the README beside this file. */
export const yeastar: VendorDefinition<YeastarCredentials> = {
  kind: 'yeastar',
  credentials: YeastarCredentials,
  commands: YEASTAR_COMMANDS,
  hook: yeastarHook,
  tellsOnly: { events: 'answered' },
  create: (account, services) => new YeastarVendor(account, services),
};

/** Phones that register announce themselves one by one, as after a restart of the network. */
const ROSTER: PollTarget = {
  ...{ id: 'roster', resource: 'roster', cadence: 'medium', requests: 4 },
  gapMs: 10_000,
};

class YeastarVendor implements Vendor {
  private readonly http: VendorHttp;
  private readonly client: YeastarClient;
  private readonly zone = new VendorZone((context) => this.client.zone(context));
  private readonly line: YeastarLine;
  /** Absent: not asked for. */
  private readonly totals: YeastarTotals | undefined;

  constructor(account: VendorAccount<YeastarCredentials>, services: VendorServices) {
    this.http = new VendorHttp({
      ...linkTo(account),
      // The system closes every connection after one answer.
      keepAlive: false,
      // Without this header it refuses every request.
      headers: { 'User-Agent': 'OpenAPI' },
      budget: services.budget,
      report: services.report,
    });
    const api = new YeastarApi(this.http);
    const login = new YeastarLogin(api, account.credentials);
    const auth = new TokenAuth(sessionTokens(login, services.session), {
      isRefusal: (error) => error instanceof TokenRefused,
      advice: 'does another program use this client id, or does a proxy drop the query?',
    });
    this.client = new YeastarClient(api, auth);
    this.totals = account.totals === true ? new YeastarTotals(this.client) : undefined;
    this.line = new YeastarLine({ ...linkTo(account), auth });
  }

  targets(roster: Roster | undefined): PollTarget[] {
    const queues = Object.keys(roster?.queues ?? {});
    return [
      ROSTER,
      ...queues.map((queue): PollTarget => ({
        id: `queue:${queue}`,
        resource: 'queue status',
        cadence: 'fast',
        queue,
        requests: 2,
      })),
      ...(this.totals?.targets(roster) ?? []),
    ];
  }

  async read(target: PollTarget, context: ReadContext): Promise<Reading> {
    if (this.totals !== undefined && target.cadence === 'totals') return this.totals.read(target, context);
    if (target.queue !== undefined) return this.readQueue(target.queue, context);
    const reading = await this.readRoster(context);
    return this.totals === undefined ? reading : this.zone.addTo(reading, context);
  }

  execute(command: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return sendFrom(YEASTAR_COMMANDS, this.client, command, context);
  }

  listen(context: LineContext): Promise<void> {
    return this.line.hold(context);
  }

  async close(signal: AbortSignal): Promise<void> {
    try {
      await this.client.close(signal);
    } finally {
      this.http.close();
    }
  }

  /** The list of queues is essential; an account lives without the rest. */
  private async readRoster(context: ReadContext): Promise<Reading> {
    const { notes, roster: before } = context;
    const people = knownPeople(before);
    const known = before?.pauseReasons?.length ?? 0;
    const [{ queues, details }, reasons, extensions] = await runTogether(
      context.signal,
      (signal) => this.readQueues({ ...context, signal }),
      (signal) =>
        notes.extra('pause reasons', signal, () => this.client.pauseReasons(known, { ...context, signal })),
      (signal) =>
        notes.extra('extensions', signal, () => this.client.extensions(people, { ...context, signal })),
    );
    notedRows(queues, 'queues', notes);
    if (extensions !== undefined) notedRows(extensions, 'extensions', notes);
    for (const { dynamic_agent_list: dynamic, static_agent_list: fixed } of queues.rows)
      for (const list of [dynamic, fixed]) notedRows(list, 'agents', notes);
    const reading = rosterReading({
      queues,
      ...(details !== undefined && { details }),
      ...(reasons !== undefined && { reasons }),
      ...(extensions !== undefined && { extensions }),
    });
    return queues.isShort === true ? withUnlistedQueues(reading, before, notes) : reading;
  }

  private async readQueues(context: ReadContext) {
    const queues = await this.client.queues(Object.keys(context.roster?.queues ?? {}).length, context);
    const ids = queues.rows.map(({ id }) => id);
    const details =
      ids.length === 0
        ? undefined
        : await context.notes.extra('queue settings', context.signal, () =>
            this.client.queueDetails(ids, context),
          );
    return { queues, details };
  }

  /** A list that is refused, or that an empty body would take rows from, is this queue's trouble, and no other's. */
  private async readQueue(id: string, context: ReadContext): Promise<Reading> {
    const { signal, notes } = context;
    const [calls, agents] = await runTogether(
      signal,
      (signal) => orRefusal(signal, () => this.client.callStatus(id, { ...context, signal })),
      (signal) => orRefusal(signal, () => this.client.agentStatus(id, { ...context, signal })),
    );
    const refusals = [calls, agents].filter((answer) => answer instanceof VendorError);
    const [first] = refusals;
    if (first !== undefined) {
      const ask = () => this.client.ensureAnswers(context);
      if (refusals.length === 2 && !(await isOfQueueAlone(refusals, signal, ask))) throw first;
      notes.gap(id, first.message);
    }
    const usable = async <Answer extends Blank>(
      answer: Answer | VendorError,
      list: 'waiting' | 'agents',
      endpoint: string,
    ): Promise<Answer | undefined> => {
      if (answer instanceof VendorError) return undefined;
      const about = { queue: id, list, what: this.client.about(endpoint) };
      return (await losesNone(answer, about, context)) ? answer : undefined;
    };
    const readable = {
      calls: await usable(calls, 'waiting', 'queue/call_status'),
      agents: await usable(agents, 'agents', 'queue/agent_status'),
    };
    return queueReading(id, readable.calls, readable.agents, notes);
  }
}

const knownPeople = ({ agents = {}, others = {} }: Partial<Roster> = {}): number =>
  Object.keys(agents).length + Object.keys(others).length;

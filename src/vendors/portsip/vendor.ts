import { z } from 'zod';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import { atMost } from '../../lib/at-most.js';
import { VendorError, VendorProtocolError } from '../port/errors.js';
import type { LineContext } from '../port/line.js';
import { PAGE_SIZE, part, PortsipClient } from './client.js';
import { DataFlow } from './data-flow.js';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import { runTogether } from '../../lib/run-together.js';
import { sendFrom, type CommandContext, type Executed } from '../port/command.js';
import { losesNone } from '../kit/blank.js';
import { VendorHttp } from '../kit/http.js';
import { linkTo } from '../kit/link.js';
import { isOfQueueAlone, orRefusal } from '../kit/queue-trouble.js';
import type {
  PollTarget,
  ReadContext,
  Vendor,
  VendorAccount,
  VendorDefinition,
  VendorServices,
} from '../port/vendor.js';
import { PORTSIP_COMMANDS } from './commands/index.js';
import { portsipHook } from './events.js';
import { PortsipLine } from './line.js';
import { readServers } from './servers.js';
import { PortsipLogin } from './session.js';
import { queueReading, rosterReading, type QueueParts } from './mapper.js';
import { membersOf } from './commands/agents.js';
import { isTokenRefused, PortsipApi } from './envelope.js';
import { sessionTokens, TokenAuth } from '../kit/session-auth.js';
import { notedRows } from '../kit/rows.js';
import { withUnlistedQueues } from '../kit/unlisted.js';
import { own } from '../../modules/domain/document.js';

export const PortsipCredentials = z.strictObject({
  username: z.string().min(1).max(64),
  password: z.string().min(1),
  domain: z.string().min(1).max(280),
});
export type PortsipCredentials = z.infer<typeof PortsipCredentials>;

/** PortSIP PBX REST API, 22.2.11 and later; see the README beside this file. */
export const portsip: VendorDefinition<PortsipCredentials> = {
  kind: 'portsip',
  credentials: PortsipCredentials,
  commands: PORTSIP_COMMANDS,
  // The system counts requests by our address, for all users together.
  login: () => 'address',
  hook: portsipHook,
  tellsContacts: () => true,
  create: (account, services) => new PortsipVendor(account, services),
};

/** The list, and the status of the one server every system has. */
const SERVERS: PollTarget = {
  ...{ id: 'servers', resource: 'servers', cadence: 'slow', requests: 2 },
  extra: 'servers',
};

/** Requests of one poll under way at a time, beside the two about the queue itself. */
const AT_ONCE = 8;
/** Queues whose two parts the roster reads at a time: 120 requests a second at 200 ms each, as 9,000 a minute allow. */
const QUEUES_AT_ONCE = 12;

class PortsipVendor implements Vendor {
  private readonly http: VendorHttp;
  private readonly client: PortsipClient;
  private readonly line: PortsipLine;
  /** Absent: totals are not wanted. */
  private readonly dataFlow: DataFlow | undefined;

  constructor(account: VendorAccount<PortsipCredentials>, services: VendorServices) {
    this.http = new VendorHttp({
      ...linkTo(account),
      keepAlive: true,
      budget: services.budget,
      report: services.report,
    });
    const api = new PortsipApi(this.http);
    const tokens = sessionTokens(new PortsipLogin(api, account.credentials), services.session);
    const auth = new TokenAuth(tokens, {
      isRefusal: isTokenRefused,
      advice: 'may this user use the REST API, and does a proxy drop the Authorization header?',
    });
    this.client = new PortsipClient(api, auth);
    this.line = new PortsipLine(linkTo(account));
    this.dataFlow = account.totals === true ? new DataFlow(this.client, services.log) : undefined;
  }

  targets(roster: Roster | undefined): PollTarget[] {
    const queues = Object.keys(roster?.queues ?? {});
    return [
      { id: 'roster', resource: 'roster', cadence: 'medium', requests: rosterRequests(queues.length) },
      ...(roster === undefined ? [] : [SERVERS]),
      ...queues.map((queue): PollTarget => ({
        id: `queue:${queue}`,
        resource: 'queue status',
        cadence: 'fast',
        queue,
        requests: 2 + membersOf(roster, queue).length,
        pushed: true,
      })),
    ];
  }

  read({ id, queue }: PollTarget, context: ReadContext): Promise<Reading> {
    if (id === SERVERS.id) {
      const read = readServers(this.client, context);
      return this.dataFlow?.askAfter(read, context) ?? read;
    }
    if (queue === undefined) return this.readRoster(context);
    return this.readQueue(queue, context);
  }

  execute(command: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return sendFrom(PORTSIP_COMMANDS, this.client, command, context);
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

  private async readRoster(context: ReadContext): Promise<Reading> {
    const { notes, roster: before } = context;
    const queues = await this.client.queues(Object.keys(before?.queues ?? {}).length, context);
    notedRows(queues, 'queues', notes);
    notes.expects(rosterRequests(queues.rows.length));
    const parts = await atMost(QUEUES_AT_ONCE, context.signal, queues.rows, ({ id }, signal) =>
      this.readParts(id, { ...context, signal }),
    );
    const known = parts.flatMap((part, i) => {
      const queue = queues.rows[i];
      return queue === undefined || part === undefined ? [] : [[queue.id, part] as const];
    });
    const reading = rosterReading(queues, new Map(known));
    return queues.isShort === true ? withUnlistedQueues(reading, before, notes) : reading;
  }

  /**
   * Undefined when the queue went away since the list was made. Its settings are an extra; members that cannot be read
   * stay as they were, and are this queue's trouble, since the system answered with the list of queues.
   */
  private async readParts(id: string, context: ReadContext): Promise<QueueParts | undefined> {
    const { notes } = context;
    const [detail, members] = await runTogether(
      context.signal,
      (signal) => notes.extra('queue settings', signal, () => this.client.queue(id, { ...context, signal })),
      (signal) => orRefusal(signal, () => this.client.agents(id, { ...context, signal })),
    );
    const unread = (): QueueParts => ({ detail: detail?.value, members: this.knownMembers(id, context) });
    if (members instanceof VendorError) {
      notes.gap(id, members.message);
      return unread();
    }
    if (members.value !== undefined && detail !== undefined && detail.value === undefined)
      notes.missing('queue settings', this.notThere(id));
    if (members.value === undefined) {
      if (detail !== undefined && detail.value === undefined) return undefined;
      throw this.halfThere(id);
    }
    const what = this.http.about('GET', pathOf(id, 'agents'));
    const about = { queue: id, list: 'agents', what } as const;
    if (!(await losesNone(members, about, this.knownFrom(id, context)))) return unread();
    const { rows, unreadable, counted = 0 } = members.value;
    notedRows(members.value, 'agents', notes);
    const listed = rows.length + unreadable.length;
    if (counted <= listed) return { detail: detail?.value, members: rows };
    // The rest stays as it was: a list that is cut takes no agent away.
    notes.gap(id, `The PBX counts ${counted} agents and lists ${listed}.`);
    const rest = this.knownMembers(id, context).filter(
      (known) => !rows.some((row) => row.extension_number === known.extension_number),
    );
    return { detail: detail?.value, members: [...rows, ...rest] };
  }

  /** The roster says who the members were. */
  private knownFrom(id: string, { notes, roster }: ReadContext): Parameters<typeof losesNone>[2] {
    const agents = membersOf(roster, id).length;
    return { notes, shown: () => Promise.resolve({ waiting: 0, agents }) };
  }

  private knownMembers(queue: string, { roster }: ReadContext): QueueParts['members'] {
    return membersOf(roster, queue).map((extension_number) => ({
      extension_number,
      display_name: own(roster?.agents ?? {}, extension_number)?.name,
      skill_level: undefined,
    }));
  }

  /** Whether the queue is open and what each agent does are extras: an agent whose answer fails stays as shown. */
  private async readQueue(id: string, context: ReadContext): Promise<Reading> {
    const { notes, signal, roster, agents: named } = context;
    const members = membersOf(roster, id).filter((number) => named?.includes(number) ?? true);
    const [status, waiting, agents] = await runTogether(
      signal,
      (signal) => notes.extra('queue status', signal, () => this.client.status(id, { ...context, signal })),
      (signal) => orRefusal(signal, () => this.client.waiting(id, { ...context, signal })),
      (signal) =>
        atMost(AT_ONCE, signal, members, (number, signal) =>
          notes.extra('agent states', signal, () => this.client.agent(id, number, { ...context, signal })),
        ),
    );
    if (waiting instanceof VendorError) {
      const ask = () => this.client.ensureAnswers(context);
      const others = status !== undefined || agents.some((agent) => agent !== undefined);
      if (!others && !(await isOfQueueAlone([waiting], signal, ask))) throw waiting;
      notes.gap(id, waiting.message);
      return queueReading(id, { status, agents, isPart: named !== undefined }, notes);
    }
    if (waiting.value === undefined && status?.value !== undefined) throw this.halfThere(id);
    if (waiting.value !== undefined) {
      if (status !== undefined && status.value === undefined)
        notes.missing('queue status', this.notThere(id, '/status'));
      const gone = agents.find((agent) => agent !== undefined && agent.value === undefined);
      if (gone !== undefined) notes.missing('agent states', this.notThere(id, '/agents/{agent}'));
    }
    const what = this.http.about('GET', pathOf(id, 'waiting'));
    const about = { queue: id, list: 'waiting', what } as const;
    const calls = (await losesNone(waiting, about, context)) ? waiting : undefined;
    return queueReading(id, { status, waiting: calls, agents, isPart: named !== undefined }, notes);
  }

  /** What the system has no answer for, while the queue is there. */
  private notThere(id: string, path = ''): string {
    return `${this.http.about('GET', `/api/call_queues/${part(id)}${path}`)} answered 404, while the queue exists.`;
  }

  /** A row would be taken away on the word of one answer, while another says that it is there. */
  private halfThere(id: string): VendorProtocolError {
    const what = this.http.about('GET', `/api/call_queues/${id}`);
    return new VendorProtocolError(`${what} exists according to one answer and not to another`, 'errors');
  }
}

const pathOf = (id: string, list: string): string => `/api/call_queues/${part(id)}/${list}`;

/** The pages of the list, and of each queue its settings and its members. */
const rosterRequests = (queues: number): number => Math.max(1, Math.ceil(queues / PAGE_SIZE)) + 2 * queues;

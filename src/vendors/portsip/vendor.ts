import { z } from 'zod';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import type { CallQueueServer } from '../../modules/domain/server.js';
import { atMost } from '../../lib/at-most.js';
import { VendorAuthFailed, VendorError, VendorThrottled, VendorProtocolError } from '../port/errors.js';
import { PAGE_SIZE, PortsipClient, type Reads } from './client.js';
import type { PortsipServer, ServerStatus } from './schema.js';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import { runTogether } from '../../lib/run-together.js';
import { sendFrom, type CommandContext, type Executed } from '../port/command.js';
import { VendorHttp } from '../kit/http.js';
import type {
  PollTarget,
  ReadContext,
  Vendor,
  VendorAccount,
  VendorDefinition,
  VendorServices,
} from '../port/vendor.js';
import { PORTSIP_COMMANDS } from './commands/index.js';
import { PortsipLogin } from './session.js';
import { queueReading, rosterReading, type QueueParts } from './mapper.js';
import { membersOf } from './commands/agents.js';
import { isTokenRefused, PortsipApi } from './envelope.js';
import { sessionTokens, TokenAuth } from '../kit/session-auth.js';

/** Statuses asked for at a time. */
const STATUSES_AT_ONCE = 4;

/** The servers with the status of each. A user who may not see them has none to show; the queues go on without. */
async function readServers(client: PortsipClient, reads: Reads): Promise<Reading> {
  try {
    const { rows, receivedAt } = await client.servers(reads);
    const servers = await atMost(STATUSES_AT_ONCE, reads.signal, rows, async (server, signal) =>
      serverRow(server, await statusOf(client, server.id, { ...reads, signal })),
    );
    return { at: receivedAt, servers };
  } catch (error) {
    if (error instanceof VendorAuthFailed && error.status === 403) return { at: Date.now() };
    throw error;
  }
}

/** Undefined when it cannot be had: of a server that is away, the list is the best there is. */
async function statusOf(client: PortsipClient, id: string, reads: Reads): Promise<ServerStatus | undefined> {
  try {
    return (await client.serverStatus(id, reads)).value;
  } catch (error) {
    const ofAll = error instanceof VendorThrottled || error instanceof VendorAuthFailed;
    if (ofAll || !(error instanceof VendorError) || reads.signal.aborted) throw error;
    return undefined;
  }
}

function serverRow(server: PortsipServer, status: ServerStatus | undefined): CallQueueServer {
  const { id, name = id, enabled, type, ipv4, ipv6 } = server;
  return {
    id,
    name,
    ...(typeof enabled === 'boolean' && { enabled }),
    ...(type !== undefined && { type }),
    ...(ipv4 !== undefined && { ipv4 }),
    ...(ipv6 !== undefined && { ipv6 }),
    ...(status !== undefined && {
      ...(status.status !== '' && { status: status.status }),
      cpuUsage: status.cpu_usage,
      memoryUsage: status.memory_usage,
    }),
  };
}

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
  // The system counts requests by our address, whoever signs in.
  login: () => 'address',
  create: (account, services) => new PortsipVendor(account, services),
};

/** The list, and the status of the one server every system has. */
const SERVERS: PollTarget = { id: 'servers', resource: 'servers', cadence: 'slow', requests: 2 };
type PollReads = Pick<ReadContext, 'signal' | 'retry' | 'budget'>;

/** Requests of one poll under way at a time, beside the two about the queue itself. */
const AT_ONCE = 8;

class PortsipVendor implements Vendor {
  private readonly http: VendorHttp;
  private readonly client: PortsipClient;

  constructor(account: VendorAccount<PortsipCredentials>, services: VendorServices) {
    this.http = new VendorHttp({
      account: account.id,
      baseUrl: account.baseUrl,
      tls: account.tls,
      credentials: account.credentials,
      timeoutMs: account.timeoutMs,
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
      })),
    ];
  }

  read({ id, queue }: PollTarget, { roster, ...context }: ReadContext): Promise<Reading> {
    if (id === SERVERS.id) return readServers(this.client, context);
    if (queue === undefined) return this.readRoster(context);
    return this.readQueue(queue, membersOf(roster, queue), context);
  }

  execute(order: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return sendFrom(PORTSIP_COMMANDS, this.client, order, context);
  }

  async close(signal: AbortSignal): Promise<void> {
    try {
      await this.client.close(signal);
    } finally {
      this.http.close();
    }
  }

  private async readRoster(context: PollReads): Promise<Reading> {
    const queues = await this.client.queues(context);
    const parts = await atMost(AT_ONCE / 2, context.signal, queues.rows, ({ id }, signal) =>
      this.readParts(id, { ...context, signal }),
    );
    const known = parts.flatMap((part, i) => {
      const queue = queues.rows[i];
      return queue === undefined || part === undefined ? [] : [[queue.id, part] as const];
    });
    return rosterReading(queues, new Map(known));
  }

  /** Undefined when the queue went away since the list was made. */
  private async readParts(id: string, context: PollReads): Promise<QueueParts | undefined> {
    const [{ value: detail }, { value: members }] = await runTogether(
      context.signal,
      (signal) => this.client.queue(id, { ...context, signal }),
      (signal) => this.client.agents(id, { ...context, signal }),
    );
    if (detail !== undefined && members !== undefined) return { detail, members };
    if (detail === undefined && members === undefined) return undefined;
    throw this.halfThere(id);
  }

  private async readQueue(id: string, members: string[], context: PollReads): Promise<Reading> {
    const [status, waiting, agents] = await runTogether(
      context.signal,
      (signal) => this.client.status(id, { ...context, signal }),
      (signal) => this.client.waiting(id, { ...context, signal }),
      (signal) =>
        atMost(AT_ONCE, signal, members, (number, signal) =>
          this.client.agent(id, number, { ...context, signal }),
        ),
    );
    if (waiting.value === undefined && status.value !== undefined) throw this.halfThere(id);
    return queueReading(id, status, waiting, agents);
  }

  /** A row would be taken away on the word of one answer, while another says that it is there. */
  private halfThere(id: string): VendorProtocolError {
    const what = this.http.about('GET', `/api/call_queues/${id}`);
    return new VendorProtocolError(`${what} exists according to one answer and not to another`, 'errors');
  }
}

/** The pages of the list, and of each queue its settings and its members. */
const rosterRequests = (queues: number): number => Math.max(1, Math.ceil(queues / PAGE_SIZE)) + 2 * queues;

import type { Floor } from '../engine/floor.js';
import type { WireReply } from '../wire/facade.js';
import { PortsipAgentCommands } from './portsip.agent-commands.js';
import { PortsipAgents } from './portsip.agents.js';
import { PortsipDataFlow } from './portsip.data-flow.js';
import { PortsipIds } from './portsip.ids.js';
import { PortsipQueueCommands } from './portsip.queue-commands.js';
import { PortsipQueues } from './portsip.queues.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { answer, noContent, notFound, PortsipFailure, type Fields } from './portsip.reply.js';
import { PortsipServers } from './portsip.servers.js';
import { PortsipSessions } from './portsip.sessions.js';

/** Reads that a board can do without, and the switch that refuses each. */
const EXTRAS: Readonly<
  Record<string, 'queueDetailsRefused' | 'queueStatusRefused' | 'serversRefused' | 'sessionsRefused'>
> = {
  'call_queues/*': 'queueDetailsRefused',
  'call_queues/*/status': 'queueStatusRefused',
  call_queue_servers: 'serversRefused',
  'call_queue_servers/*': 'serversRefused',
  'call_queue_servers/*/status': 'serversRefused',
  sessions: 'sessionsRefused',
};

/** The parts of a path that are variable, and the query. */
type Read = (parts: readonly string[], query: URLSearchParams) => Fields;
type Body = () => Fields;
type Write = (parts: readonly string[], body: Body) => WireReply;
type Command = (parts: readonly string[], body: Body) => void;

/** Maps paths to handlers. */
export class PortsipRoutes {
  readonly agents: PortsipAgents;
  private readonly reads: ReadonlyMap<string, Read>;
  private readonly writes: ReadonlyMap<string, Write>;

  constructor(
    floor: Floor,
    private readonly quirks: PortsipQuirks,
  ) {
    const ids = new PortsipIds(quirks);
    const queues = new PortsipQueues(floor, ids, quirks);
    const agents = new PortsipAgents(floor, quirks);
    this.agents = agents;
    const servers = new PortsipServers(ids, quirks);
    const dataFlow = new PortsipDataFlow(floor, quirks);
    const sessions = new PortsipSessions(floor, ids, quirks);
    const queueCommands = new PortsipQueueCommands(floor, queues, ids);
    const agentCommands = new PortsipAgentCommands(floor, agents, queues, quirks);
    const queueOf = ([id = '']: readonly string[]) => queues.find(id);
    this.reads = new Map<string, Read>([
      ['call_queues', (_parts, query) => queues.list(query)],
      ['call_queues/*', (parts) => queues.detail(queueOf(parts))],
      ['call_queues/*/status', (parts) => queues.status(queueOf(parts))],
      ['call_queues/*/waiting', (parts) => queues.waiting(queueOf(parts))],
      ['call_queues/*/agents', (parts) => agents.list(queueOf(parts))],
      ['call_queues/*/agents/*', (parts) => agents.get(queueOf(parts), parts[1] ?? '')],
      ['call_queue_servers', (_parts, query) => servers.list(query)],
      ['call_queue_servers/*', ([id = '']) => servers.get(id)],
      ['call_queue_servers/*/status', ([id = '']) => servers.status(id)],
      ['sessions', () => sessions.list()],
    ]);
    this.writes = new Map<string, Write>([
      ['call_queues', (_parts, body) => answer(queueCommands.create(body()), quirks)],
      ['call_queues/*', done((parts, body) => queueCommands.update(queueOf(parts), body()))],
      ['call_queues/*/destroy', gone((parts) => queueCommands.destroy(queueOf(parts)))],
      ['call_queues/*/agents', done((parts, body) => agentCommands.writeList(queueOf(parts), body()))],
      [
        'call_queues/*/agents/*',
        done((parts, body) => agentCommands.setStatus(queueOf(parts), parts[1] ?? '', body())),
      ],
      [
        'call_queues/*/waiting/*/pickup',
        done((parts) => queueCommands.pickup(queueOf(parts), parts[1] ?? '')),
      ],
      ['call_queue_servers', (_parts, body) => answer(servers.create(body()), quirks, 201)],
      ['call_queue_servers/*', done(([id = ''], body) => servers.update(id, body()))],
      ['call_queue_servers/*/destroy', gone(([id = '']) => servers.destroy(id))],
      ['sessions/*/destroy', gone(([id = '']) => sessions.destroy(id))],
      ['sessions/*/refer', done(([id = ''], body) => sessions.refer(id, body()))],
      ['dataflow/queues/summary', (_parts, body) => answer(dataFlow.summary(body()), quirks)],
    ]);
  }

  read(endpoint: string, query: URLSearchParams): WireReply {
    const { route, parts } = routeOf(endpoint);
    const read = this.reads.get(route);
    if (read === undefined) throw notFound();
    const extra = EXTRAS[route];
    const refusal = extra === undefined ? false : this.quirks[extra];
    if (refusal !== false) throw new PortsipFailure(Number(refusal));
    const status = route === 'sessions' ? Number(this.quirks.sessionsStatus) : 200;
    return answer(read(parts, query), this.quirks, status);
  }

  write(endpoint: string, body: Body): WireReply {
    const { route, parts } = routeOf(endpoint);
    const write = this.writes.get(route);
    if (write === undefined) throw notFound();
    return write(parts, body);
  }
}

const acknowledged =
  (status: number) =>
  (command: Command): Write =>
  (parts, body) => {
    command(parts, body);
    return noContent(status);
  };
const done = acknowledged(200);
const gone = acknowledged(204);

/** In every path of this API each second part is an id. */
function routeOf(endpoint: string): { route: string; parts: string[] } {
  const parts = endpoint.split('/').map((part) => decodeURIComponent(part));
  const route = parts.map((part, index) => (index % 2 === 0 || isWord(part) ? part : '*'));
  return { route: route.join('/'), parts: parts.filter((_part, index) => route[index] === '*') };
}

/** `status`, `waiting`, `agents` never stand in the place of an id; ids are digits or base64 of them. */
const isWord = (part: string): boolean => /^[a-z_]+$/.test(part);

import { collection } from './portsip.collection.js';
import type { PortsipIds } from './portsip.ids.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { notFound, type Fields } from './portsip.reply.js';

const SERVERS = [
  { name: 'built-in', enabled: true, type: 'INTERNAL', ipv4: '10.0.0.5', ipv6: '' },
  { name: 'queue-srv-2', enabled: false, type: 'EXTERNAL', ipv4: '10.0.0.6', ipv6: '' },
];

/** `call_queue_servers`: the machines the queues run on. A floor has none, so these are always the same. */
export class PortsipServers {
  constructor(
    private readonly ids: PortsipIds,
    private readonly quirks: PortsipQuirks,
  ) {}

  list(query: URLSearchParams): Fields {
    return collection(this.all(), query, this.quirks);
  }

  get(id: string): Fields {
    const server = this.all().find((candidate) => candidate.id === id);
    if (server === undefined) throw notFound();
    return server;
  }

  status(id: string): Fields {
    return this.get(id)['enabled'] === true
      ? { cpu_usage: 7, memory_usage: 41, status: 'ONLINE' }
      : { cpu_usage: 0, memory_usage: 0, status: 'OFFLINE' };
  }

  private all(): Fields[] {
    return SERVERS.map((server, index) => ({ id: this.ids.server(index), ...server }));
  }
}

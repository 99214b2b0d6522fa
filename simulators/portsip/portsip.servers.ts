import { z } from 'zod';
import { collection } from './portsip.collection.js';
import type { PortsipIds } from './portsip.ids.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { notFound, parsed, type Fields } from './portsip.reply.js';

interface Server {
  /** Number of the server among all that were made. */
  place: number;
  name: string;
  enabled: boolean;
  type: 'INTERNAL' | 'EXTERNAL';
  ipv4: string;
  ipv6: string;
}

const Create = z
  .strictObject({
    name: z.string().min(1).max(64),
    enabled: z.boolean().default(true),
    ipv4: z.string().default(''),
    ipv6: z.string().default(''),
  })
  .refine(({ ipv4, ipv6 }) => ipv4 !== '' || ipv6 !== '');
const Update = z.strictObject({ enabled: z.boolean().optional() });

/** `call_queue_servers`: the machines the queues run on. They have no effect on the floor. */
export class PortsipServers {
  private readonly servers: Server[] = [];
  private made = 0;

  constructor(
    private readonly ids: PortsipIds,
    private readonly quirks: PortsipQuirks,
  ) {
    this.add({ name: 'built-in', enabled: true, type: 'INTERNAL', ipv4: '10.0.0.5', ipv6: '' });
    this.add({ name: 'queue-srv-2', enabled: false, type: 'EXTERNAL', ipv4: '10.0.0.6', ipv6: '' });
  }

  list(query: URLSearchParams): Fields {
    return collection(
      this.servers.map((server) => this.row(server)),
      query,
      this.quirks,
    );
  }

  get(id: string): Fields {
    return this.row(this.find(id));
  }

  status(id: string): Fields {
    return this.find(id).enabled
      ? { cpu_usage: 7, memory_usage: 41, status: 'ONLINE' }
      : { cpu_usage: 0, memory_usage: 0, status: 'OFFLINE' };
  }

  create(body: Fields): Fields {
    return { id: this.add({ ...parsed(Create, body), type: 'EXTERNAL' }) };
  }

  update(id: string, body: Fields): void {
    const server = this.find(id);
    const { enabled = server.enabled } = parsed(Update, body);
    server.enabled = enabled;
  }

  destroy(id: string): void {
    this.servers.splice(this.servers.indexOf(this.find(id)), 1);
  }

  private row({ place, ...server }: Server): Fields {
    return { id: this.ids.server(place), ...server };
  }

  private find(id: string): Server {
    const server = this.servers.find(({ place }) => this.ids.server(place) === id);
    if (server === undefined) throw notFound();
    return server;
  }

  private add(server: Omit<Server, 'place'>): string {
    const place = this.made;
    this.made += 1;
    this.servers.push({ place, ...server });
    return this.ids.server(place);
  }
}

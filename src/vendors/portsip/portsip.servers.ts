import type { Reading } from '../../modules/domain/reading.js';
import type { CallQueueServer } from '../../modules/domain/server.js';
import { atMost } from '../../lib/at-most.js';
import { VendorAuthFailed, VendorError, VendorThrottled } from '../port/errors.js';
import type { PortsipClient, Reads } from './portsip.client.js';
import type { PortsipServer, ServerStatus } from './portsip.schema.js';

/** Statuses asked for at a time. */
const AT_ONCE = 4;

/** The servers with the status of each. A user who may not see them has none to show; the queues go on without. */
export async function readServers(client: PortsipClient, reads: Reads): Promise<Reading> {
  try {
    const { rows, receivedAt } = await client.servers(reads);
    const servers = await atMost(AT_ONCE, reads.signal, rows, async (server, signal) =>
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

export function serverRow(server: PortsipServer, status: ServerStatus | undefined): CallQueueServer {
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

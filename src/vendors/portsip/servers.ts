import { atMost } from '../../lib/at-most.js';
import type { Reading } from '../../modules/domain/reading.js';
import type { CallQueueServer } from '../../modules/domain/server.js';
import { notedRows } from '../kit/rows.js';
import { PermissionMissing, VendorAuthFailed, VendorError, VendorThrottled } from '../port/errors.js';
import type { ReadContext } from '../port/vendor.js';
import type { PortsipClient, Reads } from './client.js';
import type { PortsipServer, ServerStatus } from './schema.js';

/** Statuses asked for at a time. */
const STATUSES_AT_ONCE = 4;

/** The servers with the status of each. */
export async function readServers(client: PortsipClient, context: ReadContext): Promise<Reading> {
  const list = await client.servers(context);
  const servers = await atMost(
    STATUSES_AT_ONCE,
    context.signal,
    notedRows(list, 'servers', context.notes),
    async (server, signal) => serverRow(server, await statusOf(client, server.id, { ...context, signal })),
  );
  return { at: list.receivedAt, servers };
}

/** Undefined where it cannot be read, as of a server that is away. */
async function statusOf(client: PortsipClient, id: string, reads: Reads): Promise<ServerStatus | undefined> {
  try {
    return (await client.serverStatus(id, reads)).value;
  } catch (error) {
    const ofLogin = error instanceof VendorAuthFailed && !(error instanceof PermissionMissing);
    const ofAll = error instanceof VendorThrottled || ofLogin;
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

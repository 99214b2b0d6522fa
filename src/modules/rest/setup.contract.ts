import { z } from 'zod';
import type { RouteContract } from '../http/describes.js';
import { StatusLabel } from './accounts.contract.js';
import { named } from '../http/named.js';
import { Instant } from '../domain/id.js';
import { CallQueueServer } from '../domain/server.js';

const tag = 'Setup';
const account = 'The account.';

const StatusLabels = named(
  'StatusLabels',
  z.object({ items: z.array(StatusLabel) }),
  'What people call the states of agents: the vendor’s word, and theirs.',
);
named('Server', CallQueueServer, 'A server that runs call queues, as last read.');
const Servers = named(
  'Servers',
  z.object({ items: z.array(CallQueueServer), polledAt: Instant.exactOptional() }),
  'The servers of an account, as of `polledAt`.',
);
const ServerStatus = named(
  'ServerStatus',
  CallQueueServer.pick({ id: true, status: true, cpuUsage: true, memoryUsage: true }).extend({
    polledAt: Instant.exactOptional(),
  }),
  'How a server does, as of `polledAt`.',
);

export const statusLabelsContract: RouteContract = {
  tag,
  summary: 'List what people call the states of agents',
  description: 'Of accounts whose vendor has such labels (Voximplant).',
  params: { account },
  answers: { 200: { description: 'The labels.', body: StatusLabels } },
  refusals: ['not-found', 'not-ready'],
};

export const serversContract: RouteContract = {
  tag,
  summary: 'List the servers that run call queues',
  description: 'Of accounts whose vendor has such servers (PortSIP).',
  params: { account },
  answers: { 200: { description: 'The servers.', body: Servers } },
  refusals: ['not-found', 'not-ready'],
};

export const serverStatusContract: RouteContract = {
  tag,
  summary: 'Look how a server does',
  params: { account, server: 'The server.' },
  answers: { 200: { description: 'Its state.', body: ServerStatus } },
  refusals: ['not-found', 'not-ready'],
};

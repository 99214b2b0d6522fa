import { requestContext } from '../../kit/session-auth.js';
import { z } from 'zod';
import type { Expectation } from '../../../modules/domain/expectation.js';
import type { FloorView } from '../../../modules/domain/resolved-command.js';
import type { CallQueueServer } from '../../../modules/domain/server.js';
import { command, type CommandContext, type Mistake, type VendorCommands } from '../../port/command.js';
import { CommandRejected } from '../../port/errors.js';
import { part, type PortsipClient } from '../client.js';

const Server = z
  .string()
  .min(1)
  .max(200)
  .meta({ title: 'Server', description: 'Its id, or its exact name.' });
const Enabled = z.boolean().meta({ title: 'Enabled', description: 'Whether it runs queues.', default: true });

const Create = z.strictObject({
  fields: z.strictObject({
    name: z.string().min(1).max(64).meta({ title: 'Name' }),
    enabled: Enabled.exactOptional(),
    ipv4: z
      .ipv4()
      .meta({ title: 'IPv4 address', description: 'This or the other one is needed.' })
      .exactOptional(),
    ipv6: z
      .ipv6()
      .meta({ title: 'IPv6 address', description: 'This or the other one is needed.' })
      .exactOptional(),
  }),
});
const Update = z.strictObject({ server: Server, fields: z.strictObject({ enabled: Enabled }) });
const Delete = z.strictObject({ server: Server });

const POLLS = ['servers'];
const SERVERS = { target: 'servers', in: 'servers', collection: 'servers' } as const;

const create = command<PortsipClient, z.infer<typeof Create>>({
  aim: {},
  params: () => Create,
  check: ({ params: { fields } }, { servers = [] }) => {
    const mistakes: Mistake[] = [];
    if (fields.ipv4 === undefined && fields.ipv6 === undefined)
      mistakes.push({
        path: ['params', 'fields', 'ipv4'],
        code: 'address-required',
        message: 'needs an IPv4 or an IPv6 address',
      });
    // A second one of that name could never be told from the first by its name.
    if (servers.some(({ name }) => name === fields.name))
      mistakes.push({
        path: ['params', 'fields', 'name'],
        code: 'name-taken',
        message: `there is a server "${fields.name}" already`,
      });
    return mistakes;
  },
  effect: ({ params: { fields } }) => {
    const { name, enabled = true } = fields;
    return { polls: POLLS, shows: [{ ...SERVERS, where: { name }, shows: { enabled: [enabled] } }] };
  },
  send: async (client, { params }, context) => ({
    created: await client.create('call_queue_servers', params.fields, context),
  }),
});

const update = command<PortsipClient, z.infer<typeof Update>>({
  aim: {},
  params: () => Update,
  check: ({ params }, view) => serverMistakes(params.server, view),
  effect: ({ params: { server, fields } }, view) => ({
    polls: POLLS,
    shows: [{ ...SERVERS, ...rowOf(server, view), shows: { enabled: [fields.enabled] } }],
  }),
  send: async (client, { params: { server, fields } }, context) => {
    await client.write(`call_queue_servers/${part(await idOf(client, server, context))}`, fields, context);
    return {};
  },
});

const remove = command<PortsipClient, z.infer<typeof Delete>>({
  aim: {},
  params: () => Delete,
  check: ({ params }, view) => serverMistakes(params.server, view),
  effect: ({ params }, view) => ({
    polls: POLLS,
    shows: [{ ...SERVERS, ...rowOf(params.server, view), shows: 'absent' }],
  }),
  send: async (client, { params }, context) => {
    const id = await idOf(client, params.server, context);
    await client.write(`call_queue_servers/${part(id)}/destroy`, undefined, context);
    return {};
  },
});

/** An id goes before a name; several may bear a name. */
function meant<S extends { id: string; name?: string | undefined }>(
  servers: readonly S[],
  named: string,
): S[] {
  const byId = servers.filter(({ id }) => id === named);
  return byId.length > 0 ? byId : servers.filter(({ name }) => name === named);
}

function serverMistakes(server: string, { servers }: FloorView): Mistake[] {
  // Until they have been read, the PBX is asked when the command is sent.
  if (servers === undefined) return [];
  const count = meant(servers, server).length;
  if (count === 1) return [];
  const path = ['params', 'server'];
  return count === 0
    ? [{ path, code: 'unknown-server', message: `there is no server "${server}"` }]
    : [{ path, code: 'ambiguous-server', message: `${count} servers are called "${server}": give the id` }];
}

function rowOf(server: string, { servers = [] }: FloorView): Pick<Expectation, 'id' | 'where'> {
  const [known] = meant<CallQueueServer>(servers, server);
  return known === undefined ? { where: { name: server } } : { id: known.id };
}

/** As the PBX has them now. */
async function idOf(
  client: PortsipClient,
  server: string,
  context: Pick<CommandContext, 'signal' | 'budget'>,
): Promise<string> {
  const { rows } = await client.servers(requestContext(context));
  const [first, second] = meant(rows, server);
  if (first !== undefined && second === undefined) return first.id;
  throw new CommandRejected(
    first === undefined
      ? `there is no call queue server "${server}" (any more); nothing was sent`
      : `several call queue servers are called "${server}": give the id; nothing was sent`,
  );
}

/** The machines that run queues. */
export const SERVER_COMMANDS = {
  'server.create': create,
  'server.update': update,
  'server.delete': remove,
} satisfies VendorCommands<PortsipClient>;

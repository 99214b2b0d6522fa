import { z } from 'zod';

const Node = z.object({ host: z.string().min(1), port: z.int().min(1).max(65_535) });
export type RedisNode = z.infer<typeof Node>;

const Several = {
  tls: z.boolean(),
  nodes: z.array(Node).min(1),
  username: z.string().optional(),
  password: z.string().optional(),
};

const Address = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('single'), url: z.string() }),
  z.object({ kind: z.literal('cluster'), ...Several }),
  z.object({
    kind: z.literal('sentinel'),
    ...Several,
    master: z.string().min(1),
    sentinelUsername: z.string().optional(),
    sentinelPassword: z.string().optional(),
  }),
]);

/** Where Redis is: one server, a cluster known by some of its nodes, or a master known by its sentinels. */
export type RedisAddress = z.infer<typeof Address>;

const SEVERAL = /^(rediss?)-(cluster|sentinel):\/\/(?:([^@/]*)@)?([^@/?]+)(?:\/([^/?]*))?(?:\?(.*))?$/;
const NODE = /^(\[[^\]]+\]|[^:[\]]+)(?::(\d+))?$/;
const DEFAULT_PORT = { cluster: 6_379, sentinel: 26_379 };

/**
 * Reads `redis://…`, `redis-cluster://[user:password@]host:port,host:port` or
 * `redis-sentinel://[user:password@]host:port,host:port/master[?sentinelUsername=…&sentinelPassword=…]`; with `rediss`
 * everything is encrypted. Undefined when it is none of them.
 */
export function redisAddress(url: string): RedisAddress | undefined {
  const [, scheme, kind, login, nodes = '', path = '', query = ''] = SEVERAL.exec(url) ?? [];
  if (kind === 'cluster' || kind === 'sentinel') {
    const { username, password } = loginOf(login);
    const { sentinelUsername, sentinelPassword, ...unknown } = Object.fromEntries(new URLSearchParams(query));
    if (Object.keys(unknown).length > 0 || (kind === 'cluster' && (path + query).length > 0))
      return undefined;
    const tls = scheme === 'rediss';
    const parts = nodes.split(',').map((node) => nodeOf(node, DEFAULT_PORT[kind]));
    return Address.safeParse({
      ...{ kind, tls, nodes: parts, username, password },
      ...(kind === 'sentinel' && { master: decoded(path), sentinelUsername, sentinelPassword }),
    }).data;
  }
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) return undefined;
  return { kind: 'single', url };
}

function nodeOf(text: string, defaultPort: number): Partial<RedisNode> {
  const [, host, port] = NODE.exec(text.trim()) ?? [];
  if (host === undefined) return {};
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? defaultPort : Number(port) };
}

/** As in other URLs: `user:password`, where the user may be left out, and what has a meaning there is written `%40`. */
function loginOf(text = ''): { username?: unknown; password?: unknown } {
  const colon = text.indexOf(':');
  if (colon < 0) return { username: text === '' ? undefined : decoded(text) };
  return {
    username: colon === 0 ? undefined : decoded(text.slice(0, colon)),
    password: decoded(text.slice(colon + 1)),
  };
}

/** Null, which no part of an address is, for a stray `%`: whoever wrote it meant something else than would be sent. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

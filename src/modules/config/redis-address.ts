import { z } from 'zod';

const Node = z.object({ host: z.string().min(1), port: z.int().min(1).max(65_535) });
export type RedisNode = z.infer<typeof Node>;

const MULTI_NODE = {
  tls: z.boolean(),
  nodes: z.array(Node).min(1),
  username: z.string().optional(),
  password: z.string().optional(),
};

const Address = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('single'), url: z.string() }),
  z.object({ kind: z.literal('cluster'), ...MULTI_NODE }),
  z.object({
    kind: z.literal('sentinel'),
    ...MULTI_NODE,
    master: z.string().min(1),
    sentinelUsername: z.string().optional(),
    sentinelPassword: z.string().optional(),
  }),
]);

/** One server, a cluster given by some of its nodes, or a master given by its sentinels. */
export type RedisAddress = z.infer<typeof Address>;

const MULTI_NODE_URL = /^(rediss?)-(cluster|sentinel):\/\/(?:([^@/]*)@)?([^@/?]+)(?:\/([^/?]*))?(?:\?(.*))?$/;
const NODE = /^(\[[^\]]+\]|[^:[\]]+)(?::(\d+))?$/;
const DEFAULT_PORT = { cluster: 6_379, sentinel: 26_379 };

/**
 * Parses `redis://…`, `redis-cluster://[user:password@]host:port,host:port` or
 * `redis-sentinel://[user:password@]host:port,host:port/master[?sentinelUsername=…&sentinelPassword=…]`; `rediss` uses
 * TLS. Undefined if the URL is none of these.
 */
export function redisAddress(url: string): RedisAddress | undefined {
  const [, scheme, kind, login, nodes = '', path = '', query = ''] = MULTI_NODE_URL.exec(url) ?? [];
  if (kind === 'cluster' || kind === 'sentinel') {
    const { username, password } = loginOf(login);
    const { sentinelUsername, sentinelPassword, ...unknown } = Object.fromEntries(new URLSearchParams(query));
    if (Object.keys(unknown).length > 0 || (kind === 'cluster' && (path + query).length > 0))
      return undefined;
    const tls = scheme === 'rediss';
    const parts = nodes.split(',').map((node) => nodeOf(node, DEFAULT_PORT[kind]));
    return Address.safeParse({
      ...{ kind, tls, nodes: parts, username, password },
      ...(kind === 'sentinel' && { master: decodePart(path), sentinelUsername, sentinelPassword }),
    }).data;
  }
  if (!URL.canParse(url)) return undefined;
  const { protocol, username, password } = new URL(url);
  if (!/^rediss?:$/.test(protocol) || [username, password].some((part) => decodePart(part) === null))
    return undefined;
  return { kind: 'single', url };
}

function nodeOf(text: string, defaultPort: number): Partial<RedisNode> {
  const [, host, port] = NODE.exec(text.trim()) ?? [];
  if (host === undefined) return {};
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? defaultPort : Number(port) };
}

/** `user:password`, percent-encoded as in other URLs; the user may be absent. */
function loginOf(text = ''): { username?: unknown; password?: unknown } {
  const colon = text.indexOf(':');
  if (colon < 0) return { username: text === '' ? undefined : decodePart(text) };
  return {
    username: colon === 0 ? undefined : decodePart(text.slice(0, colon)),
    password: decodePart(text.slice(colon + 1)),
  };
}

/** Null, which the schema rejects, for a stray `%`: sent as it is, it would not be what was meant. */
function decodePart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

import type { FastifyInstance, RouteOptions } from 'fastify';

interface KnownPath {
  pattern: RegExp;
  methods: Set<string>;
}

/**
 * The paths of all routes and their methods, for 405, `Allow` and `OPTIONS`. Fastify's router tells only whether a method
 * and a path have a route together.
 */
export class KnownPaths {
  private readonly paths = new Map<string, KnownPath>();

  /** Learns every route that the server gets from now on. */
  watch(server: Pick<FastifyInstance, 'addHook'>): void {
    server.addHook('onRoute', (route) => this.add(route));
  }

  add({ method, url }: Pick<RouteOptions, 'method' | 'url'>): void {
    // A wildcard is a folder of files or CORS, and says nothing of the paths that exist below it.
    if (url.includes('*')) return;
    const known = this.paths.get(url) ?? { pattern: patternOf(url), methods: new Set(['OPTIONS']) };
    for (const one of [method].flat()) known.methods.add(one);
    this.paths.set(url, known);
  }

  /** @returns sorted; undefined: no route has this path */
  methodsOf(url: string): string[] | undefined {
    const path = url.replace(/[?#].*$/s, '');
    const found = [...this.paths.values()].filter(({ pattern }) => pattern.test(path));
    if (found.length === 0) return undefined;
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }
}

/** The pattern of `/v1/accounts/:account`. */
function patternOf(url: string): RegExp {
  const parts = url.split(/:\w+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}

import { request } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import type { EgressProxy } from '../port/vendor.js';

/** The code of the error where the proxy is the one that fails; its message is for people and holds no secret. */
export const EGRESS_FAILED = 'EGRESS_FAILED';

export interface TunnelEnd {
  /** A name, or an address without brackets. */
  host: string;
  port: number;
}

interface TunnelOptions {
  proxy: EgressProxy;
  /** Looks a name up here before the proxy is asked for it, and refuses forbidden addresses. */
  lookup: LookupFunction;
  timeoutMs: number;
}

export type Opened = (error: Error | null, socket?: Duplex) => void;

/**
 * Connects by CONNECT through the proxy, for plain http too. Proxies allow by name, so the proxy is asked for the name, after
 * its addresses were checked here.
 */
export function openTunnel(end: TunnelEnd, options: TunnelOptions, opened: Opened): void {
  const { proxy, lookup } = options;
  if (isIP(end.host) !== 0 || proxy.resolvesNames === true) return connect(end, options, opened);
  lookup(end.host, { all: true }, (error) => {
    if (error === null) return connect(end, options, opened);
    const { code = 'unknown' } = error;
    if (code !== 'ENOTFOUND' && code !== 'EAI_AGAIN') return opened(error);
    opened(
      failure(
        `${end.host} cannot be resolved here (${code}), so its address cannot be checked before the proxy is asked; ` +
          'http.egressProxyResolves: true leaves names to the proxy',
      ),
    );
  });
}

function connect({ host, port }: TunnelEnd, { proxy, timeoutMs }: TunnelOptions, opened: Opened): void {
  const { hostname, port: proxyPort, username, password } = new URL(proxy.url);
  const name = `the proxy ${hostname}:${proxyPort || '80'}`;
  const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const login = [username, password].map(decodeURIComponent).join(':');
  const asking = request({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: proxyPort || 80,
    method: 'CONNECT',
    path: target,
    agent: false,
    headers: {
      host: target,
      ...(username !== '' && { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` }),
    },
  });
  const tooLong = setTimeout(() => asking.destroy(new Error('it took too long')), timeoutMs);
  asking.once('connect', ({ statusCode = 0 }, socket, head) => {
    clearTimeout(tooLong);
    if (statusCode >= 200 && statusCode < 300) {
      if (head.length > 0) socket.unshift(head);
      return opened(null, socket);
    }
    socket.destroy();
    opened(failure(`${name} refuses to connect to ${target} (${statusCode})${HINTS[statusCode] ?? ''}`));
  });
  asking.once('error', (error: NodeJS.ErrnoException) => {
    clearTimeout(tooLong);
    opened(failure(`${name} does not answer (${error.code ?? error.message}): is http.egressProxy right?`));
  });
  asking.end();
}

const HINTS: { readonly [status: number]: string } = {
  403: ': its rules do not allow that address',
  407: ': it asks for other credentials than http.egressProxy has',
  502: ': it cannot reach that address',
  503: ': it cannot reach that address',
  504: ': it cannot reach that address',
};

const failure = (message: string): Error => Object.assign(new Error(message), { code: EGRESS_FAILED });

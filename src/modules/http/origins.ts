import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { ClientAddresses, type Incoming } from './client-addresses.js';
import { isPageOrigin, pageOrigins } from './page-origins.js';

/** Of origins and hosts together: a client may send any, and the log must not fill with them. */
const MOST_SAID = 10;
const LONGEST_SAID = 200;

/**
 * Which pages may open a socket: the service's own and those of `auth.origins`. Browsers do not apply CORS to WebSockets, so
 * any page could open one, but they send the page's origin. The service's own origin is known by the host of the request,
 * which a proxy in front has to pass on.
 */
@Injectable()
export class Origins {
  private readonly logger = new Logger('Http');
  private readonly said = new Set<string>();

  constructor(
    private readonly config: FloorConfig,
    private readonly addresses: ClientAddresses,
  ) {}

  /** Whether the page that sent this request may open a socket. Clients that are no browsers send no origin. */
  admits(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin === undefined || this.isAllowed(origin, request)) return true;
    this.say(origin, request);
    return false;
  }

  /** Whether pages of that origin may open a socket with a request such as this one. */
  isAllowed(origin: string, request: Incoming): boolean {
    if (isPageOrigin(origin, pageOrigins(this.config))) return true;
    if (!URL.canParse(origin)) return false;
    const { protocol, host } = new URL(origin);
    return this.hostsOf(request).some((one) => hostIn(`${protocol}//${one}`) === host);
  }

  /** The hosts that the browser may have asked for, as far as trusted proxies and the request itself say. */
  private hostsOf({ headers, socket }: Incoming): string[] {
    const own = headers.host === undefined ? [] : [headers.host];
    if (!this.addresses.trusts(socket.remoteAddress ?? '')) return own;
    const hosts = [...own, ...firstOf(headers['x-forwarded-host'])];
    const [port] = firstOf(headers['x-forwarded-port']);
    return port === undefined ? hosts : [...hosts, ...hosts.map((host) => `${host}:${port}`)];
  }

  private say(origin: string, { headers, socket }: IncomingMessage): void {
    const host = (headers.host ?? '').slice(0, LONGEST_SAID);
    const page = origin.slice(0, LONGEST_SAID);
    const key = `${page} ${host}`;
    if (this.said.has(key) || this.said.size >= MOST_SAID) return;
    this.said.add(key);
    const peer = socket.remoteAddress ?? '';
    const untrusted =
      headers['x-forwarded-host'] === undefined || this.addresses.trusts(peer)
        ? ''
        : ` It has an X-Forwarded-Host, but comes from ${peer}, which is not in http.trustedProxies.`;
    this.logger.warn(
      { origin: page, host },
      `A page of ${page} may not open a socket: its request is for the host "${host}", and auth.origins does not name that ` +
        `origin.${untrusted} If that page is the service's own, the proxy in front must pass the browser's host on (nginx: ` +
        'proxy_set_header Host $http_host), or send X-Forwarded-Host and be in http.trustedProxies; if it is a page of ' +
        'another site, add its origin to auth.origins.',
    );
  }
}

/** Without the default port, in lower case, as browsers write it. */
const hostIn = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).host : undefined);

/** Of several proxies the first wrote what the browser sent. */
function firstOf(header: string | string[] | undefined): string[] {
  const first =
    String(header ?? '')
      .split(',')[0]
      ?.trim() ?? '';
  return first === '' ? [] : [first];
}

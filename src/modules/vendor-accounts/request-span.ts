import type { SpanStart } from '../tracing/tracing.js';
import type { RequestReport } from '../../vendors/port/vendor.js';

/** Words and versions (`v1.0`); anything else in a path may be an id. */
const WORD = /^(?:[a-z_-]+|v\d+(?:\.\d+)*)$/i;
const DEFAULT_PORTS: { readonly [protocol: string]: number } = { 'http:': 80, 'https:': 443 };

/** The path with `{id}` in place of what may be one, so that a name of spans has few values. */
export const routeLike = (path: string): string =>
  path
    .split('/')
    .map((part) => (part === '' || WORD.test(part) ? part : '{id}'))
    .join('/');

/**
 * The span of a request to a vendor, by OpenTelemetry's conventions for HTTP clients. It is reported when the request is
 * over, where it was sent. The URL is without its query and without credentials.
 */
export function requestSpan(
  account: string,
  baseUrl: string,
  { method, path, status, tookMs, outcome }: RequestReport,
): SpanStart {
  return {
    name: `${method} ${routeLike(path)}`,
    kind: 'client',
    since: Date.now() - tookMs,
    attributes: () => {
      const { protocol, hostname, port, origin, pathname } = new URL(baseUrl);
      return {
        ...{ account, outcome, 'http.request.method': method },
        'url.full': `${origin}${pathname.replace(/\/+$/, '')}${path}`,
        'server.address': hostname,
        'server.port': port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port),
        ...(status !== undefined && { 'http.response.status_code': status }),
        ...(outcome !== 'ok' && {
          'error.type': status !== undefined && status >= 400 ? String(status) : outcome,
        }),
      };
    },
  };
}

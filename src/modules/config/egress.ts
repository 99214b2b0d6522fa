import type { EgressProxy } from '../../vendors/port/vendor.js';
import type { FloorConfig } from './floor-config.js';

type Egress = Pick<FloorConfig['http'], 'egressProxy' | 'egressProxyExcept' | 'egressProxyResolves'>;

/** The proxy through which that URL is asked; undefined: it is asked directly. */
export function egressTo(
  url: string,
  { egressProxy, egressProxyExcept = [], egressProxyResolves = false }: Egress,
): EgressProxy | undefined {
  if (egressProxy === undefined || !URL.canParse(url)) return undefined;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  const isDirect = egressProxyExcept.some((one) => (one.startsWith('.') ? host.endsWith(one) : host === one));
  return isDirect ? undefined : { url: egressProxy, resolvesNames: egressProxyResolves };
}

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { guardedLookup } from './guarded-lookup.js';
import { PinnedAgent } from './pinned-agent.js';
import type { VendorTls } from './vendor-tls.js';

export interface Connections {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
}

/** How to connect to one account's system: only there, and only when it is the one that was meant. */
export function connectionsTo(
  baseUrl: string,
  tls: VendorTls | undefined,
  { keepAlive, handshakeMs }: { keepAlive: boolean; handshakeMs: number },
): Connections {
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '');
  const options = { keepAlive, lookup: guardedLookup(host) };
  return { httpAgent: new HttpAgent(options), httpsAgent: httpsAgent(options, tls, handshakeMs) };
}

function httpsAgent(options: object, { ca, pinSha256 }: VendorTls = {}, handshakeMs: number): HttpsAgent {
  const trusted = { ...options, ...(ca !== undefined && { ca }) };
  if (pinSha256 === undefined) return new HttpsAgent(trusted);
  // Without an authority there is no chain to check: the key is checked instead, before anything is sent.
  return new PinnedAgent({ ...trusted, rejectUnauthorized: ca !== undefined }, pinSha256, handshakeMs);
}

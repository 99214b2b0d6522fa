import type { EgressProxy, VendorAccount, VendorTls } from '../port/vendor.js';

/** How an account's system is reached, by requests and by lines alike. */
export interface Link<Credentials = unknown> {
  /** The account's id, for messages. */
  account: string;
  baseUrl: string;
  tls?: VendorTls | undefined;
  /** Absent: a direct connection. */
  egress?: EgressProxy | undefined;
  /** Of a request from the first byte sent to the last byte received, or of a handshake. */
  timeoutMs: number;
  /** Kept out of every error. */
  credentials: Credentials;
}

/** One place, so that no connection of a vendor leaves out a pin or a proxy. */
export function linkTo<Credentials>(account: VendorAccount<Credentials>): Link<Credentials> {
  const { id, baseUrl, tls, egress, timeoutMs, credentials } = account;
  return { account: id, baseUrl, tls, egress, timeoutMs, credentials };
}

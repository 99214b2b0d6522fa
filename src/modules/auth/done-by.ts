import { randomBytes } from 'node:crypto';
import type { Principal } from './principal.js';

/** What an entry of an audit log begins with. */
export interface Done {
  id: string;
  at: number;
  by: string;
  byIssuer?: string;
}

/** Now, by the one whose token it is. */
export function doneBy({ subject: by, issuer: byIssuer }: Pick<Principal, 'subject' | 'issuer'>): Done {
  const at = Date.now();
  return {
    ...{ id: `${at}-${randomBytes(6).toString('hex')}`, at, by },
    ...(byIssuer !== undefined && { byIssuer }),
  };
}

import type { RestCalls } from './rest-calls.js';

/** What a wall screen is called, and the topics it may follow. */
export interface DisplayRequest {
  label: string;
  topics: readonly string[];
}

/** The login of a wall screen, without its token. Times are epoch ms. */
export interface Display {
  id: string;
  label: string;
  topics: string[];
  createdAt: number;
  createdBy: string;
  /** Accurate to two minutes. */
  lastUsedAt?: number;
}

/** A new login: its token is returned only here. */
export type MintedDisplay = Omit<Display, 'createdBy' | 'lastUsedAt'> & { token: string };

/** The logins of wall screens, for tokens with `displays:manage`. */
export class Displays {
  constructor(private readonly rest: RestCalls) {}

  /** All of the tenant, by id. */
  async list(): Promise<Display[]> {
    const all: Display[] = [];
    for await (const display of this.rest.items<Display>('displays')) all.push(display);
    return all;
  }

  /** Makes a login for a screen that can be given its token. */
  mint(display: DisplayRequest): Promise<MintedDisplay> {
    return this.rest.post('displays', display);
  }

  /** Confirms the code that a screen shows; its token goes to the screen only. */
  pair(code: string, display: DisplayRequest): Promise<Display> {
    return this.rest.post(`displays/pairings/${encodeURIComponent(code)}/confirm`, display);
  }

  /** Its connections are closed within two seconds. */
  revoke(id: string): Promise<void> {
    return this.rest.delete(`displays/${encodeURIComponent(id)}`);
  }
}

import { randomBytes } from 'node:crypto';
import type { SimClock } from '../engine/clock.js';
import type { PortsipQuirks } from './portsip.quirks.js';
import { PortsipFailure, type Fields } from './portsip.reply.js';

/** Not documented; a working day. */
const REFRESH_MS = 24 * 3_600_000;

interface Access {
  refresh: string;
  until: number;
}

/** The sessions of the one user: access tokens, each given for a refresh token. */
export class PortsipTokens {
  private readonly access = new Map<string, Access>();
  private readonly refreshUntil = new Map<string, number>();

  constructor(
    private readonly clock: SimClock,
    private readonly quirks: PortsipQuirks,
  ) {}

  alive(): number {
    return [...this.access.values()].filter(({ until }) => until > this.clock.now()).length;
  }

  issue(): Fields {
    const refresh = randomToken();
    this.refreshUntil.set(refresh, this.clock.now() + REFRESH_MS);
    return { ...this.grant(refresh), refresh_token: refresh };
  }

  refresh(token: string): Fields {
    const until = this.refreshUntil.get(token) ?? 0;
    if (until <= this.clock.now()) throw new PortsipFailure(Number(this.quirks.badLogin), 'UNKNOWN', true);
    if (this.quirks.refreshEndsOld) this.endAccess(token);
    if (!this.quirks.refreshRotates) return this.grant(token);
    this.refreshUntil.delete(token);
    return this.issue();
  }

  check(token: string | undefined): void {
    const known = this.access.get(token ?? '');
    if (known !== undefined && known.until > this.clock.now()) return;
    throw new PortsipFailure(Number(this.quirks.expiredToken), 'UNAUTHORIZED');
  }

  /** The session ends, its refresh token included. */
  signOut(token: string): void {
    const known = this.access.get(token);
    if (known === undefined) return;
    this.refreshUntil.delete(known.refresh);
    this.endAccess(known.refresh);
  }

  revokeAll(): void {
    this.access.clear();
    this.refreshUntil.clear();
  }

  private grant(refresh: string): Fields {
    const access = randomToken();
    this.access.set(access, { refresh, until: this.clock.now() + this.quirks.lifeSeconds * 1000 });
    return { token_type: 'Bearer', access_token: access, expires_in: this.quirks.lifeSeconds };
  }

  private endAccess(refresh: string): void {
    for (const [token, known] of this.access) if (known.refresh === refresh) this.access.delete(token);
  }
}

/** Unique across restarts: a session of an earlier run must not become valid again. */
const randomToken = (): string => randomBytes(36).toString('base64');

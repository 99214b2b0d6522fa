import { randomBytes } from 'node:crypto';
import type { SimClock } from '../engine/clock.js';
import { YeastarFailure, type Fields } from './yeastar.envelope.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const REFRESH_SECONDS = 86_400;
/** How often the other program of `otherProgram` logs in. */
const OTHER_PROGRAM_MS = 4_000;

interface Pair {
  access: string;
  refresh: string;
  issuedAt: number;
  accessUntil: number;
  refreshUntil: number;
}

/** The tokens of the application; the number of valid access tokens is limited. */
export class YeastarTokens {
  private pairs: Pair[] = [];

  constructor(
    private readonly clock: SimClock,
    private readonly quirks: YeastarQuirks,
  ) {}

  alive(): number {
    this.forgetExpired();
    return this.pairs.filter((pair) => this.isValid(pair)).length;
  }

  issue(): Fields {
    if (this.alive() >= this.quirks.tokenCap) throw new YeastarFailure(60002);
    const now = this.clock.now();
    const { accessSeconds } = this.quirks;
    const pair: Pair = {
      issuedAt: now,
      access: randomToken(),
      refresh: randomToken(),
      accessUntil: now + accessSeconds * 1000,
      refreshUntil: now + REFRESH_SECONDS * 1000,
    };
    this.pairs.push(pair);
    return {
      access_token_expire_time: accessSeconds,
      access_token: pair.access,
      refresh_token_expire_time: REFRESH_SECONDS,
      refresh_token: pair.refresh,
    };
  }

  /** A refresh token can be used once. Its access token ends with it, or stays valid and keeps its slot. */
  refresh(token: string): Fields {
    this.forgetExpired();
    const now = this.clock.now();
    const pair = this.pairs.find((candidate) => candidate.refresh === token && candidate.refreshUntil > now);
    if (!pair) throw new YeastarFailure(Number(this.quirks.badRefresh));
    if (this.quirks.refreshInvalidatesOld) this.drop(pair);
    const issued = this.issue();
    pair.refreshUntil = 0;
    return issued;
  }

  check(token: string | undefined): void {
    if (token === undefined || !this.find(token)) throw new YeastarFailure(10004);
  }

  isGood(token: string): boolean {
    return this.find(token) !== undefined;
  }

  revoke(token: string): void {
    const pair = this.find(token);
    if (pair) this.drop(pair);
  }

  revokeAll(): void {
    this.pairs = [];
  }

  private find(token: string): Pair | undefined {
    return this.pairs.find((pair) => pair.access === token && this.isValid(pair));
  }

  private isValid({ issuedAt, accessUntil }: Pair): boolean {
    const now = this.clock.now();
    const replaced = this.quirks.otherProgram && now >= issuedAt + OTHER_PROGRAM_MS;
    return accessUntil > now && !replaced;
  }

  private drop(pair: Pair): void {
    this.pairs = this.pairs.filter((candidate) => candidate !== pair);
  }

  private forgetExpired(): void {
    const now = this.clock.now();
    this.pairs = this.pairs.filter((pair) => pair.accessUntil > now || pair.refreshUntil > now);
  }
}

/** 32 letters and digits, unique across restarts: a session of an earlier run must not become valid again. */
function randomToken(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from(randomBytes(32), (byte) => letters[byte % letters.length]).join('');
}

import type { OwnedKey } from '../modules/redis/owned-key.js';

/** Renewed every second; a steward that dies is followed by another one within this. */
const LEASE_MS = 3_000;

/** The right to tend an account, and the fence that lets its holder write. */
export class StewardLease {
  private fence: number | undefined;

  /** @param issue the next fence of the account's document */
  constructor(
    private readonly key: OwnedKey,
    private readonly issue: () => Promise<number>,
  ) {}

  /** Renews the lease, or takes it when it is free. The fence while it is ours: a new one each time it was lost. */
  async hold(): Promise<number | undefined> {
    if (this.fence !== undefined && (await this.key.renew(LEASE_MS))) return this.fence;
    this.fence = undefined;
    if (await this.key.acquire(LEASE_MS)) this.fence = await this.issue();
    return this.fence;
  }

  async release(): Promise<void> {
    if (this.fence === undefined) return;
    this.fence = undefined;
    await this.key.release();
  }
}

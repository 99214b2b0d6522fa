import { Injectable } from '@nestjs/common';
import type { Roster } from '../domain/reading.js';
import { Lru } from '../../lib/lru.js';
import { FloorStore } from './floor-store.js';
import type { KnownRoster } from './floor-write.js';

const MAX_ROSTERS = 200;

/**
 * The rosters of accounts. Each is read whole once and kept; afterwards only its version is compared, because rosters are
 * long and seldom change. Every method rejects when Redis does not answer.
 */
@Injectable()
export class CurrentRoster {
  private readonly copies = new Lru<string, KnownRoster>(MAX_ROSTERS);

  constructor(private readonly store: FloorStore) {}

  /** The roster in force; undefined while the account was never read. */
  async of(account: string): Promise<Roster | undefined> {
    return (await this.atLeast(account, await this.store.rosterVersion(account)))?.roster;
  }

  /** A roster at least as new as `version`; undefined when that is. */
  async atLeast(account: string, version: string | undefined): Promise<KnownRoster | undefined> {
    if (version === undefined) return undefined;
    const kept = this.copies.get(account);
    return kept?.version === version ? kept : this.reload(account);
  }

  /** Reads the roster in force whole. */
  async reload(account: string): Promise<KnownRoster | undefined> {
    const roster = await this.store.roster(account);
    if (roster !== undefined) this.keep(account, roster);
    return roster;
  }

  /** Replaces the copy of a roster that this process has just committed. */
  keep(account: string, roster: KnownRoster): void {
    this.copies.set(account, roster);
  }
}

import { Injectable } from '@nestjs/common';
import type { Roster } from '../domain/reading.js';
import { FloorStore } from './floor-store.js';
import { FloorWriter } from './floor-writer.js';

/** The roster in force. Only its version is asked for while it is the one held here: rosters are long. */
@Injectable()
export class CurrentRoster {
  constructor(
    private readonly store: FloorStore,
    private readonly writer: FloorWriter,
  ) {}

  /** Undefined while the account was never read. Throws when Redis does not answer. */
  async of(account: string): Promise<Roster | undefined> {
    return this.writer.rosterOf(account, await this.store.rosterVersion(account));
  }
}

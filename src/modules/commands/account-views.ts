import { Injectable } from '@nestjs/common';
import { FloorReads } from '../accounts/floor-reads.js';
import type { AccountDocument } from '../domain/account-document.js';
import { FloorError } from '../domain/problem.js';
import type { Roster } from '../domain/reading.js';
import type { CallQueueServer } from '../domain/server.js';
import type { ServersDocument } from '../domain/servers-document.js';
import { accountTopic, serversTopic } from '../domain/topic.js';
import { FloorStore } from '../floor/floor-store.js';
import { AccountView } from './account-view.js';
import { CurrentRoster } from '../floor/current-roster.js';

export interface ServersRead {
  servers: CallQueueServer[];
  /** When the vendor last told of them. */
  polledAt?: number;
}

/** The account as it is known right now, for whoever checks an order or draws a form. Throws `unavailable` without the store. */
@Injectable()
export class AccountViews {
  constructor(
    private readonly store: FloorStore,
    private readonly rosters: CurrentRoster,
    private readonly reads: FloorReads,
  ) {}

  /** Throws `not-ready` while the account was never read. @param withServers the vendor has such a thing */
  async of(account: string, withServers = false): Promise<AccountView> {
    const [roster, read, told] = await Promise.all([
      this.roster(account),
      this.reads.read(accountTopic(account), 'glance'),
      withServers ? this.servers(account) : undefined,
    ]);
    if (roster === undefined || read === undefined)
      throw new FloorError('not-ready', `Account "${account}" has not been read yet; try again.`);
    // What is stored under an account's topic was made by our own writer.
    return new AccountView(roster, read.view.state as AccountDocument, told?.servers);
  }

  /** Undefined while the account was never read. */
  async roster(account: string): Promise<Roster | undefined> {
    return stored(this.rosters.of(account));
  }

  /** Undefined while they were not read. */
  async servers(account: string): Promise<ServersRead | undefined> {
    const [{ document }, targets] = await stored(
      Promise.all([this.store.load(account, serversTopic(account)), this.store.targets(account)]),
    );
    if (document === undefined) return undefined;
    // What is stored under this name was made by our own writer.
    const { source, servers } = document.state as ServersDocument;
    const polledAt = targets.find(({ target }) => target === source.self.target)?.polledAt;
    return { servers: Object.values(servers), ...(polledAt !== undefined && { polledAt }) };
  }
}

async function stored<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    throw new FloorError('unavailable', 'The store cannot be reached; try again.', { cause: error });
  }
}

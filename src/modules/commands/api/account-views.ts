import { Injectable } from '@nestjs/common';
import type { AccountDocument } from '../../domain/account-document.js';
import { own } from '../../domain/document.js';
import type { Nameable } from '../../domain/name-resolution.js';
import type { FloorView } from '../../domain/resolved-command.js';
import type { Roster, RosterAgent } from '../../domain/reading.js';
import type { CallQueueServer, ServersDocument } from '../../domain/server.js';
import { FloorReader } from '../../floor/floor-reader.js';
import { FloorError } from '../../domain/problem.js';
import { accountTopic, serversTopic, queueTopic } from '../../domain/topic.js';

/** The account as we know it: what its configuration says, and whom its queues show. */
export class AccountView implements FloorView {
  readonly servers?: readonly CallQueueServer[];

  constructor(
    readonly roster: Roster,
    private readonly live: AccountDocument,
    servers?: readonly CallQueueServer[],
  ) {
    if (servers !== undefined) this.servers = servers;
  }

  queuesOf(agent: string): string[] {
    const listed = Object.entries(this.roster.members ?? {}).filter(([, members]) => members.includes(agent));
    const shown = Object.keys(own(this.live.agents, agent)?.queues ?? {});
    return [...new Set([...shown, ...listed.map(([queue]) => queue)])].filter((queue) =>
      Object.hasOwn(this.roster.queues, queue),
    );
  }

  /** Undefined: the queue's agents were never read. */
  isMember(agent: string, queue: string): boolean | undefined {
    const shown = own(this.live.agents, agent)?.queues ?? {};
    const listed = own(this.roster.members ?? {}, queue);
    if (Object.hasOwn(shown, queue) || listed?.includes(agent) === true) return true;
    return listed !== undefined || Object.hasOwn(this.live.queues, queue) ? false : undefined;
  }

  queues(): Nameable[] {
    return Object.values(this.roster.queues).map(({ id, name, number }) => ({
      id,
      name,
      ...(number !== undefined && { number }),
    }));
  }

  /** Also those whom only a queue shows. */
  agents(): Nameable[] {
    const { agents } = this.roster;
    const shown = Object.values(this.live.agents).filter(({ id }) => !Object.hasOwn(agents, id));
    const people: Pick<RosterAgent, 'id' | 'name' | 'extension' | 'vendorId'>[] = [
      ...Object.values(agents),
      ...shown,
    ];
    return people.map(({ id, name, extension, vendorId }) => ({
      id,
      name,
      ...(extension !== undefined && { number: extension }),
      ...(vendorId !== undefined && { vendorId }),
    }));
  }

  agentsIn(queues: Iterable<string>): Set<string> {
    const wanted = new Set(queues);
    const listed = [...wanted].flatMap((queue) => own(this.roster.members ?? {}, queue) ?? []);
    const shown = Object.values(this.live.agents).filter(({ queues }) =>
      Object.keys(queues).some((queue) => wanted.has(queue)),
    );
    return new Set([...listed, ...shown.map(({ id }) => id)]);
  }
}

export interface ServersRead {
  servers: CallQueueServer[];
  /** When they were last read. */
  polledAt?: number;
}

/** The account as it is known right now, for checking commands and describing forms. Throws `unavailable` without the store. */
@Injectable()
export class AccountViews {
  constructor(private readonly reader: FloorReader) {}

  /** Throws `not-ready` while the account was never read. @param withServers the vendor has such a thing */
  async of(account: string, withServers = false): Promise<AccountView> {
    const [roster, read, servers] = await Promise.all([
      this.roster(account),
      this.reader.read(accountTopic(account), 'glance'),
      withServers ? this.servers(account) : undefined,
    ]);
    if (roster === undefined || read === undefined)
      throw new FloorError('not-ready', `Account "${account}" has not been read yet; try again.`);
    // What is stored under an account's topic was made by our own writer.
    return new AccountView(roster, read.view.state as AccountDocument, servers?.servers);
  }

  /** Undefined while the account was never read. */
  roster(account: string): Promise<Roster | undefined> {
    return this.reader.roster(account);
  }

  /** Whether the call waits in the queue, as far as the queue was read. */
  async isWaiting(account: string, queue: string, call: string): Promise<boolean> {
    const read = await this.reader.read(queueTopic(account, queue), 'glance');
    return Object.hasOwn(read?.view.state['waiting'] ?? {}, call);
  }

  /** Undefined while they were not read. */
  async servers(account: string): Promise<ServersRead | undefined> {
    const { view, targets } = await this.reader.readOnce(account, serversTopic(account));
    if (view === undefined) return undefined;
    // What is stored under this name was made by our own writer.
    const { source, servers } = view.state as ServersDocument;
    const polledAt = targets.find(({ target }) => target === source.self.target)?.polledAt;
    return { servers: Object.values(servers), ...(polledAt !== undefined && { polledAt }) };
  }
}

import type { AccountDocument } from '../domain/account-document.js';
import { own } from '../domain/document.js';
import type { Nameable } from '../domain/name-resolution.js';
import type { FloorView } from '../domain/order.js';
import type { Roster, RosterAgent } from '../domain/reading.js';
import type { CallQueueServer } from '../domain/server.js';

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

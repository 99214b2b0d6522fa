import type { Roster } from '../../modules/domain/reading.js';

/** More than these of one agent, and a hint at all queues says as much. */
const MOST_QUEUES = 4;

/** Which poll targets an event concerns, for systems with a target `queue:<id>` for each queue and one `roster`. */
export class QueueIndex {
  private readonly idOf = new Map<string, string>();
  private readonly queuesOf = new Map<string, string[]>();

  /** @param twins other ids under which the system's events name a queue */
  constructor(
    private readonly roster: Roster | undefined,
    twins: (id: string) => readonly string[] = () => [],
  ) {
    for (const { id, number } of Object.values(roster?.queues ?? {})) {
      for (const twin of twins(id)) this.idOf.set(twin, id);
      if (number !== undefined) this.idOf.set(number, id);
    }
    for (const id of Object.keys(roster?.queues ?? {})) this.idOf.set(id, id);
    for (const [queue, members] of Object.entries(roster?.members ?? {}))
      for (const member of members)
        this.queuesOf.set(member, [...(this.queuesOf.get(member) ?? []), target(queue)]);
  }

  isOf(roster: Roster | undefined): boolean {
    return this.roster === roster;
  }

  /** By its number or its id; undefined: there is no such queue on the roster. */
  queue(name: string): string | undefined {
    const id = this.id(name);
    return id === undefined ? undefined : target(id);
  }

  /** The id of the queue with this number or id; undefined: there is no such queue on the roster. */
  id(name: string): string | undefined {
    return this.idOf.get(name);
  }

  /** The queues the agent serves; `all` where there are too many, undefined where no queue has that agent. */
  ofAgent(extension: string): readonly string[] | 'all' | undefined {
    const queues = this.queuesOf.get(extension);
    return queues !== undefined && queues.length > MOST_QUEUES ? 'all' : queues;
  }
}

const target = (queue: string): string => `queue:${queue}`;

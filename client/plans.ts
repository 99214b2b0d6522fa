import type { PlanImport, PlannedEntry } from '../src/modules/domain/plan.js';
import type { RestCalls } from './rest-calls.js';

export type { PlanImport, PlannedEntry, PlannedTime } from '../src/modules/domain/plan.js';

/** A table of entries, or a calendar. */
export interface PlanFile {
  type: 'text/csv' | 'text/calendar';
  text: string;
  /** Whose calendar it is: id, extension or name. Absent: each event names its attendees. */
  agent?: string;
  /** Of times that name none, such as `Europe/Berlin`; absent: the zone of the account. */
  zone?: string;
}

/** Of one agent, by id; of entries that overlap the range, epoch ms. */
export interface PlanFilter {
  agent?: string;
  from?: number;
  to?: number;
}

/** A large import is written agent by agent. */
const IMPORT_WITHIN_MS = 60_000;

/** What agents are planned to do. To change it needs `rules:manage`. */
export class Plans {
  constructor(private readonly rest: RestCalls) {}

  /** For its agents it takes the place of what was planned in the range that it covers. */
  import(account: string, { type, text, agent, zone }: PlanFile): Promise<PlanImport> {
    return this.rest.postText('plans', { account, agent, zone }, { type, text }, IMPORT_WITHIN_MS);
  }

  /** For tokens that cover the account; by id. */
  list(account: string, filter: PlanFilter = {}): AsyncGenerator<PlannedEntry, void, undefined> {
    return this.rest.items('plans', { account, ...filter });
  }

  /** @param agent absent: of all agents of the account */
  delete(account: string, agent?: string): Promise<void> {
    return this.rest.delete('plans', undefined, { account, agent });
  }
}

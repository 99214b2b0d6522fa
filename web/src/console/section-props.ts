import type { FloorViews } from '../shared/floor-topics.js';
import type { Measured } from '../shared/use-metrics.js';
import type { Choice } from './filter-bar.js';
import type { FloorRows } from './floor/floor-rows.js';
import type { Route } from './route.js';
import type { GroupFilter } from './use-groups.js';

/** What every table is made of. */
export interface SectionProps {
  route: Route;
  /** All accounts. */
  views: FloorViews;
  rows: FloorRows;
  /** No phone system was read yet. */
  loading: boolean;
  /** Names of the phone systems that were not read yet, at least not all of them. */
  unread: readonly string[];
  /** Absent: there is only one. */
  accounts?: readonly Choice[];
  queues: readonly Choice[];
  groups: GroupFilter;
  /** The interval metrics that this sign-in may see of the accounts that are shown. */
  measured: readonly Measured[];
}

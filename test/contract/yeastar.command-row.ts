import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { Executed } from '../../src/vendors/port/command.js';
import type { Sent } from './yeastar.harness.js';

/** A command as it is ordered, and what must be sent for it: written by hand from the vendor's pages. */
export interface CommandRow {
  name: string;
  order: ResolvedCommand;
  /** As the pages have it. */
  sent: Sent[];
  polls: string[];
  executed?: Executed;
  /** Polls cannot show it. */
  unseen?: true;
}

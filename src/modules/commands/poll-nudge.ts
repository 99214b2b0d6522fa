import type { PollTarget } from '../../vendors/vendor.js';

/** The one wish a command has of the pollers, who keep to their own plans otherwise. */
export abstract class PollNudge {
  /** The target's next poll begins after this call, and soon. */
  abstract nudge(account: string, target: PollTarget): Promise<void>;
}

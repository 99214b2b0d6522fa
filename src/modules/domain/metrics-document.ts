import type { DocumentState } from './document.js';
import type { MetricsRow } from './metrics-row.js';

/** The state of `metrics/<account>`. */
export type MetricsDocument = DocumentState & {
  /** By queue: its local day so far. */
  readonly today: { readonly [queueId: string]: MetricsRow };
  /** By queue: the last half hour or so, where the phone system itself counts it. */
  readonly last30: { readonly [queueId: string]: MetricsRow };
  /** By agent: the local day so far, over all queues. */
  readonly agents: { readonly [agentId: string]: MetricsRow };
};

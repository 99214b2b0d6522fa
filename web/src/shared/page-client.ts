import type { FloorClient } from '../../../client/index.js';
import type { Replay } from '../replay/replay.js';

/** What a page shows the floor of: the live service, or a replay of the past. */
export interface PageClient extends Pick<
  FloorClient,
  | 'now'
  | 'connection'
  | 'onConnection'
  | 'followAccount'
  | 'followQueue'
  | 'followCommands'
  | 'followAlerts'
  | 'commandFromForm'
  | 'close'
> {
  /** Absent: the past has no figures of the day. */
  readonly followMetrics?: FloorClient['followMetrics'];
  readonly followQueueMetrics?: FloorClient['followQueueMetrics'];
  /** Absent: a replay is of no screen. */
  readonly onDisplay?: FloorClient['onDisplay'];
  readonly reloaded?: FloorClient['reloaded'];
  /** Absent: the page is live. */
  readonly replay?: Replay;
}

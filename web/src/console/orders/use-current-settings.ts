import type { CommandType, FloorClient } from '../../../../client/index.js';
import { useQueueViews } from '../floor/use-queue-views.js';
import type { CurrentSettings } from './current-settings.js';
import type { OrderTarget } from './orders.js';

const NOT_KNOWN: CurrentSettings = {};

/** What a change of a queue's settings starts from; nothing while it is not known, and where several queues are meant. */
export function useCurrentSettings(
  client: FloorClient,
  type: CommandType,
  targets: readonly OrderTarget[],
): CurrentSettings {
  const [one, ...others] = targets;
  const isOne = type === 'queue.update' && others.length === 0 && one?.queue !== undefined;
  const [queue] = useQueueViews(client, isOne ? [{ account: one.account, queue: one.queue }] : []);
  return queue?.view.state?.queue.self.settings ?? NOT_KNOWN;
}

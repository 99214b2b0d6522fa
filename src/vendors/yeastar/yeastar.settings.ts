import type { RosterQueue } from '../../modules/domain/reading.js';
import type { YeastarQueue, YeastarQueueDetail } from './yeastar.schema.js';

/** Of what `queue.update` can write, that which the system tells, under its own names. */
export function queueSettings(
  { number, name, ring_strategy }: YeastarQueue,
  detail: YeastarQueueDetail | undefined,
): NonNullable<RosterQueue['settings']> {
  const { id: _id, ...rest } = detail ?? { id: '' };
  const told = Object.entries({ number, name, ring_strategy, ...rest });
  return Object.fromEntries(
    told.filter((setting): setting is [string, string | number] => setting[1] !== undefined),
  );
}

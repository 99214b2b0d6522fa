import type { ConnectionState } from '../../../client/index.js';
import { timeOf } from '../shared/trust.js';
import { WALL } from '../texts/wall.js';

/** The server's time of day: a clock that stands still tells that the page does. */
export function WallClock({ now, connection }: { now: number; connection: ConnectionState['phase'] }) {
  return (
    <p class="clock">
      <time dateTime={new Date(now).toISOString()}>{timeOf(now, now)}</time>{' '}
      <small>{WALL.connection[connection]}</small>
    </p>
  );
}

import { WALL } from '../texts/wall.js';
import { QueueAlarm } from './alarm-chip.js';
import { isAlarmed, type QueueStatus } from './board-status.js';

const MOST = 5;

/** The alarms of queues above the view that shows no queues. */
export function AlarmStrip({ queues, limit }: { queues: QueueStatus[]; limit: number | undefined }) {
  const alarmed = queues.filter(isAlarmed);
  if (alarmed.length === 0) return null;
  return (
    <section aria-label={WALL.alarmsTitle}>
      <ul class="strip">
        {alarmed.slice(0, MOST).map(({ key, row, alarms: [alarm] }) => (
          <li key={key}>
            <strong class="name" dir="auto">
              {row.name}
            </strong>
            {alarm !== undefined && <QueueAlarm alarm={alarm} waiting={row.waiting} limit={limit} />}
          </li>
        ))}
        {alarmed.length > MOST && <li>{WALL.moreAlarms(alarmed.length - MOST)}</li>}
      </ul>
    </section>
  );
}

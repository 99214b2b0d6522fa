import { WALL } from '../texts/wall.js';
import { AlarmChip } from './alarm-chip.js';
import { isAlarmed, type QueueStatus } from './board-status.js';

const MOST = 5;

/** The alarms of queues above the view that shows no queues. */
export function AlarmStrip({ queues }: { queues: QueueStatus[] }) {
  const alarmed = queues.filter(isAlarmed);
  if (alarmed.length === 0) return null;
  return (
    <ul class="strip" aria-label={WALL.alarmsTitle}>
      {alarmed.slice(0, MOST).map(({ key, row, alarms: [alarm] }) => (
        <li key={key}>
          <strong class="name" dir="auto">
            {row.name}
          </strong>
          {alarm !== undefined && <AlarmChip alarm={alarm} />}
        </li>
      ))}
      {alarmed.length > MOST && <li>{WALL.moreAlarms(alarmed.length - MOST)}</li>}
    </ul>
  );
}

import { isOnPause } from '../shared/agent-clocks.js';
import { WALL } from '../texts/wall.js';
import { AlertChip, QueueAlarm } from './alarm-chip.js';
import { isAlarmed, type AgentStatus, type QueueStatus } from './board-status.js';
import type { View } from './layout.js';

const MOST = 5;

interface Props {
  view: View;
  queues: QueueStatus[];
  agents: AgentStatus[];
}

/** Above the board the alarms that it has no place for: of queues above the agents, of agents who are not on pause above the queues. */
export function AlarmStrip({ view, queues, agents }: Props) {
  const alarmed: (QueueStatus | AgentStatus)[] =
    view === 'agents'
      ? queues.filter(isAlarmed)
      : agents.filter((agent) => isAlarmed(agent) && !isOnPause(agent.row));
  if (alarmed.length === 0) return null;
  return (
    <section aria-label={WALL.alarmsTitle}>
      <ul class="strip">
        {alarmed.slice(0, MOST).map((status) => (
          <li key={status.key}>
            <strong class="name" dir="auto">
              {status.row.name}
            </strong>
            <WorstAlarm status={status} />
          </li>
        ))}
        {alarmed.length > MOST && <li>{WALL.moreAlarms({ count: alarmed.length - MOST })}</li>}
      </ul>
    </section>
  );
}

function WorstAlarm({ status }: { status: QueueStatus | AgentStatus }) {
  const [alert] = status.alerts;
  if (alert !== undefined) return <AlertChip alert={alert} at={status.reliability.asOf} />;
  if (!('alarms' in status)) return null;
  const [alarm] = status.alarms;
  return alarm === undefined ? null : (
    <QueueAlarm alarm={alarm} waiting={status.row.waiting} limit={status.limit} />
  );
}

import { WALL } from '../texts/wall.js';
import type { BoardStatus } from './board-status.js';
import { isSerious } from './wall-alerts.js';

/** The alarms for screen readers: the text changes only when an alarm starts or ends. */
export function Announcer({ queues, agents }: Pick<BoardStatus, 'queues' | 'agents'>) {
  const said = [
    ...[...queues, ...agents].flatMap(({ row, alerts }) =>
      alerts.filter(isSerious).map(({ name }) => `${row.name}: ${name}`),
    ),
    ...queues.flatMap(({ row, alarms }) =>
      alarms.flatMap(({ kind, level }) =>
        level === 'alarm' ? [`${row.name}: ${WALL.alarms[kind][level]}`] : [],
      ),
    ),
    ...agents.flatMap(({ row, alarm }) =>
      alarm?.level === 'alarm' ? [`${row.name}: ${WALL.alarms.pause.alarm}`] : [],
    ),
  ];
  return (
    <p class="hidden" role="status" aria-label={WALL.alarmsTitle}>
      {said.length === 0 ? WALL.noAlarms : said.join('. ')}
    </p>
  );
}

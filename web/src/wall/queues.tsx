import type { AgentCounts, AgentState } from '../../../client/index.js';
import { clock } from '../shared/duration.js';
import { timeOf } from '../shared/freshness.js';
import { SHAPES } from '../shared/state-sign.js';
import { WALL } from '../texts/wall.js';
import { AlertChip, QueueAlarm } from './alarm-chip.js';
import { worstOf } from './wall-alerts.js';
import type { Box, Grid } from './fit.js';
import type { Times } from './header.js';
import type { QueueStatus } from './board-status.js';
import { TodayFigures } from './today.js';

interface Props extends Times {
  queues: QueueStatus[];
  accountName: (account: string) => string | undefined;
  /** With the figures of the day. */
  withToday: boolean;
}

interface TilesProps extends Props {
  grid: Grid;
  box: Box;
  /** The least room of a tile. */
  tile: Box;
}

export function TilesView(props: TilesProps) {
  const { queues, accountName, now, zone, grid, box, tile, withToday } = props;
  if (queues.length === 0) return <p class="empty">{WALL.queues.none}</p>;
  return (
    <ul class="tiles" style={tilesStyle(grid, box, tile)}>
      {queues.map((queue) => (
        <QueueTile
          key={queue.key}
          queue={queue}
          accountName={accountName(queue.account)}
          now={now}
          zone={zone}
          withToday={withToday}
        />
      ))}
    </ul>
  );
}

const between = (least: number, most: number, value: number): string =>
  `${Math.max(least, Math.min(most, value)).toFixed(2)}rem`;

/** Tiles use the room they have: their texts grow with them. */
function tilesStyle({ columns, rows }: Grid, box: Box, tile: Box): Record<string, string> {
  const [width, height] = [box.width / columns, box.height / rows];
  const unit = Math.min(height / (tile.height * 1.3), width / tile.width);
  return {
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    gridTemplateRows: `repeat(${rows}, minmax(min-content, 1fr))`,
    '--title': between(1.3, 3, 1.4 * unit),
    '--text': between(1, 1.9, 1.05 * unit),
    '--big': between(2.2, 14, Math.min((height * 2.85) / tile.height, (width - 2) / 5.6)),
  };
}

const t = WALL.queues;

interface QueueTileProps extends Times {
  queue: QueueStatus;
  /** Said where there are several. */
  accountName: string | undefined;
  withToday: boolean;
}

export function QueueTile({ queue, accountName, now, zone, withToday }: QueueTileProps) {
  const { row, reliability, alarms, alerts } = queue;
  const level = reliability.reliable ? worstOf(alarms, alerts) : 'old';
  return (
    <li class={`tile tile-${level}`} data-queue={queue.key} data-version={queue.version}>
      <h2>
        <span class="name" dir="auto">
          {row.name}
        </span>{' '}
        {accountName !== undefined && (
          <small class="name" dir="auto">
            {accountName}
          </small>
        )}
      </h2>
      <dl>
        <div>
          <dt>{t.waiting}</dt>
          <dd class="big" data-field="waiting">
            {row.waiting}
          </dd>
        </div>
        <div>
          <dt>{t.oldest}</dt>
          <dd class="big" data-field="oldest" data-since={row.oldestSince}>
            {row.oldestSince === undefined ? '–' : clock(reliability.asOf - row.oldestSince)}
          </dd>
        </div>
      </dl>
      <p class="alarms">
        {!reliability.reliable && (
          <span class="chip chip-old">{WALL.lastKnown({ time: timeOf(reliability.asOf, now, zone) })}</span>
        )}
        {row.open === false && <span class="chip">{t.closed}</span>}
        <QueueChips queue={queue} />
      </p>
      {withToday && <TodayFigures today={queue.today} />}
      <StateCounts counts={row.agents} />
    </li>
  );
}

export function RowsView({ queues, accountName, now, zone, withToday }: Props) {
  if (queues.length === 0) return <p class="empty">{t.none}</p>;
  return (
    <table class={withToday ? 'rows rows-of-day' : 'rows'}>
      <caption class="hidden">{t.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t.queue}</th>
          <th scope="col">{t.waiting}</th>
          <th scope="col">{t.oldest}</th>
          <th scope="col">{t.agents}</th>
          {withToday && <th scope="col">{WALL.today.title}</th>}
          <th scope="col">{t.state}</th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => {
          const { key, account, version, row, reliability, alarms, alerts, today } = queue;
          return (
            <tr
              key={key}
              class={reliability.reliable ? `row-${worstOf(alarms, alerts)}` : 'row-old'}
              data-queue={key}
              data-version={version}
            >
              <th scope="row">
                <span class="name" dir="auto">
                  {row.name}
                </span>{' '}
                <small class="name" dir="auto">
                  {accountName(account)}
                </small>
              </th>
              <td class="big" data-field="waiting">
                {row.waiting}
              </td>
              <td class="big" data-field="oldest" data-since={row.oldestSince}>
                {row.oldestSince === undefined ? '–' : clock(reliability.asOf - row.oldestSince)}
              </td>
              <td>
                <StateCounts counts={row.agents} />
              </td>
              {withToday && (
                <td>
                  <TodayFigures today={today} />
                </td>
              )}
              <td>
                {!reliability.reliable && (
                  <span class="chip chip-old">
                    {WALL.lastKnown({ time: timeOf(reliability.asOf, now, zone) })}
                  </span>
                )}
                {row.open === false && <span class="chip">{t.closed}</span>}
                <QueueChips queue={queue} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Alerts of rules, and what the board itself sees beside them. */
function QueueChips({ queue: { row, alarms, alerts, limit } }: { queue: QueueStatus }) {
  return (
    <>
      {alerts.map((alert) => (
        <AlertChip key={alert.id} alert={alert} />
      ))}
      {alarms.map((alarm) => (
        <QueueAlarm key={alarm.kind} alarm={alarm} waiting={row.waiting} limit={limit} />
      ))}
    </>
  );
}

/** The most relevant first: agents who can take a call, who are on one, who are unavailable. */
const COUNTED: [keyof AgentCounts, AgentState][] = [
  ['available', 'available'],
  ['ringing', 'ringing'],
  ['onCall', 'on-call'],
  ['otherCall', 'other-call'],
  ['wrapUp', 'wrap-up'],
  ['paused', 'paused'],
  ['notReady', 'not-ready'],
  ['offline', 'offline'],
  ['unknown', 'unknown'],
];

/** How many agents are in each state; states without agents are left out. */
export function StateCounts({ counts }: { counts: AgentCounts }) {
  const shown = COUNTED.filter(([field]) => field === 'available' || counts[field] > 0);
  return (
    <ul class="counts">
      {shown.map(([field, state]) => (
        <li key={field} class={`state-${state}`}>
          <span class="shape" aria-hidden="true">
            {SHAPES[state]}
          </span>{' '}
          <b data-field={field}>{counts[field]}</b> {WALL.counts[field]}
        </li>
      ))}
    </ul>
  );
}

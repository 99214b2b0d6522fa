import type { AgentCounts, AgentState } from '../../../client/index.js';
import { Dash } from '../shared/dash.js';
import { clock } from '../shared/duration.js';
import { timeOf } from '../shared/freshness.js';
import { SHAPES } from '../shared/state-sign.js';
import { COMMON } from '../texts/common.js';
import { WALL } from '../texts/wall.js';
import { AlertChip, QueueAlarm } from './alarm-chip.js';
import { worstOf } from './wall-alerts.js';
import { gridStyle, type Box, type Grid } from './fit.js';
import type { Times } from './header.js';
import type { QueueStatus } from './board-status.js';
import { TodayFigures } from './today.js';

interface Props extends Times {
  queues: QueueStatus[];
  accountName: (account: string) => string | undefined;
  /** With the figures of the day. */
  withToday: boolean;
  grid: Grid;
  box: Box;
}

export function TilesView({ queues, accountName, now, zone, grid, box, withToday }: Props) {
  if (queues.length === 0) return <p class="empty">{WALL.queues.none}</p>;
  return (
    <ul class="tiles" style={tilesStyle(grid, box)}>
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

/** Two numbers stand side by side in a tile: so large may they be. */
const tilesStyle = (grid: Grid, { width }: Box): Record<string, string> => ({
  ...gridStyle(grid),
  '--most': `${((width / grid.columns - 2) / 5.6).toFixed(2)}rem`,
});

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
          <dd {...waitOf(queue)} />
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

const HOUR_MS = 3_600_000;

/** The longest wait: with hours it is long, and smaller in its place. */
function waitOf({ row: { oldestSince, waiting }, reliability: { asOf } }: QueueStatus) {
  const isLong = oldestSince !== undefined && asOf - oldestSince >= HOUR_MS;
  return {
    class: isLong ? 'big is-long' : 'big',
    'data-field': 'oldest',
    'data-since': oldestSince,
    children:
      oldestSince === undefined ? (
        waiting === 0 ? (
          <Dash words={t.noneWaits} />
        ) : (
          COMMON.notKnown
        )
      ) : (
        clock(asOf - oldestSince)
      ),
  };
}

export function RowsView({ queues, accountName, now, zone, grid, box, withToday }: Props) {
  if (queues.length === 0) return <p class="empty">{t.none}</p>;
  return (
    <table class={withToday ? 'rows rows-of-day' : 'rows'} style={rowsStyle(grid, box)}>
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
              <td {...waitOf(queue)} />
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

const rowsStyle = ({ rows }: Grid, { height }: Box): Record<string, string> => ({
  '--high': `${height.toFixed(2)}rem`,
  '--rows': String(rows),
});

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

/** How many agents are in each state, where that is known; states without agents are left out. */
export function StateCounts({ counts }: { counts: AgentCounts | undefined }) {
  const shown = COUNTED.filter(([field]) => field === 'available' || (counts?.[field] ?? 0) > 0);
  return (
    <ul class="counts">
      {shown.map(([field, state]) => (
        <li key={field} class={`state-${state}`}>
          <span class="shape" aria-hidden="true">
            {SHAPES[state]}
          </span>{' '}
          <b data-field={field}>{counts?.[field] ?? COMMON.notKnown}</b> {WALL.counts[field]}
        </li>
      ))}
    </ul>
  );
}

import { clock } from '../shared/duration.js';
import { timeOf } from '../shared/trust.js';
import { WALL } from '../texts/wall.js';
import { AlarmChip } from './alarm-chip.js';
import { StateCounts } from './agent-state.js';
import type { StandingQueue } from './standing.js';

const t = WALL.queues;

interface Props {
  queue: StandingQueue;
  /** Said where there are several. */
  accountName: string | undefined;
  now: number;
}

export function QueueTile({ queue, accountName, now }: Props) {
  const { row, trust, alarms } = queue;
  const level = trust.trusted ? (alarms[0]?.level ?? 'calm') : 'old';
  return (
    <li class={`tile tile-${level}`} data-queue={queue.key} data-version={queue.version}>
      <h2>
        {row.name} {accountName !== undefined && <small>{accountName}</small>}
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
            {row.oldestSince === undefined ? '–' : clock(trust.asOf - row.oldestSince)}
          </dd>
        </div>
      </dl>
      <p class="alarms">
        {!trust.trusted && <span class="chip chip-old">{WALL.lastKnown(timeOf(trust.asOf, now))}</span>}
        {row.open === false && <span class="chip">{t.closed}</span>}
        {alarms.map((alarm) => (
          <AlarmChip key={alarm.kind} alarm={alarm} />
        ))}
      </p>
      <StateCounts counts={row.agents} />
    </li>
  );
}

import { clock } from '../shared/duration.js';
import { timeOf } from '../shared/trust.js';
import { WALL } from '../texts/wall.js';
import { AlarmChip } from './alarm-chip.js';
import { StateCounts } from './agent-state.js';
import type { StandingQueue } from './standing.js';

const t = WALL.queues;

interface Props {
  queues: StandingQueue[];
  accountName: (account: string) => string | undefined;
  now: number;
}

export function RowsView({ queues, accountName, now }: Props) {
  if (queues.length === 0) return <p class="empty">{t.none}</p>;
  return (
    <table class="rows">
      <caption class="hidden">{t.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t.queue}</th>
          <th scope="col">{t.waiting}</th>
          <th scope="col">{t.oldest}</th>
          <th scope="col">{t.agents}</th>
          <th scope="col">{t.state}</th>
        </tr>
      </thead>
      <tbody>
        {queues.map(({ key, account, version, row, trust, alarms }) => (
          <tr
            key={key}
            class={trust.trusted ? `row-${alarms[0]?.level ?? 'calm'}` : 'row-old'}
            data-queue={key}
            data-version={version}
          >
            <th scope="row">
              {row.name} <small>{accountName(account)}</small>
            </th>
            <td class="big" data-field="waiting">
              {row.waiting}
            </td>
            <td class="big" data-field="oldest" data-since={row.oldestSince}>
              {row.oldestSince === undefined ? '–' : clock(trust.asOf - row.oldestSince)}
            </td>
            <td>
              <StateCounts counts={row.agents} />
            </td>
            <td>
              {!trust.trusted && <span class="chip chip-old">{WALL.lastKnown(timeOf(trust.asOf, now))}</span>}
              {row.open === false && <span class="chip">{t.closed}</span>}
              {alarms.map((alarm) => (
                <AlarmChip key={alarm.kind} alarm={alarm} />
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

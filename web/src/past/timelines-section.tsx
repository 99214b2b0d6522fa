import { useRef, useState } from 'preact/hooks';
import type { AgentTimeline, FloorHistory, Timelines } from '../../../client/index.js';
import { useConsole } from '../console/console-context.js';
import { useClock } from '../console/floor/floor-clock.js';
import { useRowWindow } from '../console/grid/row-window.js';
import { localOf, seesPast } from '../replay/address.js';
import type { FloorViews } from '../shared/floor-topics.js';
import type { Session } from '../sign-in/index.js';
import { REPLAY } from '../texts/replay.js';
import { TIMELINES as t } from '../texts/timelines.js';
import { Hours, KnownUntil } from './agent-timeline.js';
import { PlanStrip } from './plan-strip.js';
import { Strip } from './strip.js';
import { dayIn, dayOf, GROUPS, mergedGaps, shownRange, type Range } from './timeline-model.js';
import { usePast } from './use-past.js';
import './timelines.css';
import { compareNames } from '../shared/formats.js';

const AGAIN_MS = 5 * 60_000;
const ROW_PX = 46;
const PLAN_PARTS = ['work', 'away', 'out'] as const;

interface Props {
  session: Session;
  accounts: readonly { id: string; name: string }[];
  views: FloorViews;
}

/** What the agents of a team did on a day. */
export function TimelinesSection({ session, accounts, views }: Props) {
  const { past } = useConsole();
  if (past === undefined || !seesPast(session))
    return <p class="empty">{session.history ? REPLAY.forbidden : REPLAY.off}</p>;
  const [first] = accounts;
  return first === undefined ? null : (
    <Chosen past={past} accounts={accounts} first={first.id} views={views} />
  );
}

interface ChosenProps extends Omit<Props, 'session'> {
  past: FloorHistory;
  first: string;
}

function Chosen({ past, accounts, first, views }: ChosenProps) {
  const { now } = useClock();
  const [account, setAccount] = useState(first);
  const [team, setTeam] = useState<string>();
  const [day, setDay] = useState<string>();
  const range = (day === undefined ? undefined : dayIn(day)) ?? dayOf(now);
  const queues = Object.values(views.accounts.get(account)?.state?.queues ?? {});
  const key = JSON.stringify([account, team, range.from]);
  const { value, problem } = usePast(key, AGAIN_MS, () => past.timelines(account, range, team));
  return (
    <section class="timelines" aria-label={t.title}>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        {accounts.length > 1 && (
          <label>
            {t.account}{' '}
            <select
              value={account}
              onChange={({ currentTarget }) => {
                setAccount(currentTarget.value);
                setTeam(undefined);
              }}
            >
              {accounts.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {t.team}{' '}
          <select
            value={team ?? ''}
            onChange={({ currentTarget: { value: chosen } }) => setTeam(chosen === '' ? undefined : chosen)}
          >
            <option value="">{t.allTeams}</option>
            {queues.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t.day}{' '}
          <input
            type="date"
            value={day ?? localOf(now).slice(0, 10)}
            onChange={({ currentTarget }) => setDay(currentTarget.value)}
          />
        </label>
      </form>
      <p class="count" role="status">
        {problem === undefined && (value === undefined ? t.reading : t.shown({ count: value.agents.length }))}
      </p>
      {problem !== undefined && <p class="empty">{t.failed({ problem })}</p>}
      {value !== undefined && <KnownUntil of={value} now={now} />}
      {value?.agents.length === 0 && <p class="empty">{t.none}</p>}
      {value !== undefined && value.agents.length > 0 && (
        <Rows account={account} timelines={value} day={range} now={now} />
      )}
    </section>
  );
}

interface RowsProps {
  account: string;
  timelines: Timelines;
  day: Range;
  now: number;
}

/** Only the rows in sight are drawn. */
function Rows({ account, timelines, day, now }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const named = ({ agent, name = agent }: AgentTimeline) => name;
  const agents = [...timelines.agents].sort((a, b) => compareNames(named(a), named(b)));
  const range = shownRange(agents, day);
  const gaps = mergedGaps(timelines.gaps, { ...range, to: Math.min(range.to, timelines.to) });
  const { first, end } = useRowWindow(scroller, agents.length, ROW_PX);
  const { go } = useConsole();
  return (
    <>
      <ul class="strip-legend" aria-label={t.legendTitle}>
        {GROUPS.map((group) => (
          <li key={group}>
            <span class={`legend-${group}`} aria-hidden="true" /> {t.legend[group]}
          </li>
        ))}
        {agents.some(({ plan = [] }) => plan.length > 0) &&
          PLAN_PARTS.map((part) => (
            <li key={part}>
              <span class={`legend-plan plan-${part}`} aria-hidden="true" /> {t.plan.legend[part]}
            </li>
          ))}
        {gaps.length > 0 && (
          <li>
            <span class="legend-gap" aria-hidden="true" /> {t.gaps}
          </li>
        )}
      </ul>
      <div class="timelines-head">
        <Hours range={range} />
      </div>
      <div ref={scroller} class="timelines-rows" tabIndex={0} role="group" aria-label={t.title}>
        <ol style={{ height: `${agents.length * ROW_PX}px` }}>
          {agents.slice(first, end).map((timeline, i) => (
            <li
              key={timeline.agent}
              aria-setsize={agents.length}
              aria-posinset={first + i + 1}
              style={{ transform: `translateY(${(first + i) * ROW_PX}px)`, height: `${ROW_PX}px` }}
            >
              <button
                type="button"
                class="opens"
                onClick={() => go({ open: { kind: 'agent', account, id: timeline.agent } })}
              >
                {named(timeline)}
              </button>
              <div>
                <Strip timeline={timeline} range={range} gaps={gaps} />
                <PlanStrip timeline={timeline} range={range} now={now} />
              </div>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}

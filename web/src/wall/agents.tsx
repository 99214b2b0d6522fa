import { isOnPause, pauseBesideCall, stateClock, type Clock } from '../shared/agent-clocks.js';
import { clock } from '../shared/duration.js';
import { StateSign } from '../shared/state-sign.js';
import { COMMON } from '../texts/common.js';
import { WALL } from '../texts/wall.js';
import { AlarmChip, AlertChip } from './alarm-chip.js';
import { isAlarmed, type AgentStatus } from './board-status.js';
import { gridFor, gridStyle, ITEMS, useRoom, type Grid } from './fit.js';
import { usePages } from './paging.js';
import { useScale } from './scale.js';
import { worstOf } from './wall-alerts.js';
import { listWords, numberWords } from '../shared/formats.js';

const t = WALL.agents;

interface AgentsViewProps {
  agents: AgentStatus[];
  grid: Grid;
  /** One line for each. */
  dense: boolean;
}

export function AgentsView({ agents, grid, dense }: AgentsViewProps) {
  if (agents.length === 0) return <p class="empty">{t.none}</p>;
  return (
    <ul class={dense ? 'agents agents-dense' : 'agents'} style={gridStyle(grid)}>
      {agents.map((agent) =>
        dense ? <AgentLine key={agent.key} agent={agent} /> : <AgentCard key={agent.key} agent={agent} />,
      )}
    </ul>
  );
}

interface PauseListProps {
  agents: AgentStatus[];
  /** False: no agents were read yet. */
  known: boolean;
  /** The page stays. */
  held: boolean;
}

/** Beside the queues: the pauses, the longest first. */
export function PauseList({ agents, known, held }: PauseListProps) {
  const paused = agents.filter(({ row }) => isOnPause(row));
  const room = useRoom(ITEMS.agents, String(paused.length));
  const { ref, box, most, size } = room;
  const { items, page, pages } = usePages(paused, size, held, isAlarmed);
  const grid = gridFor(items.length, most, box, ITEMS.agents);
  useScale(room, ITEMS.agents, grid);
  return (
    <aside class="pauses" aria-label={t.pause}>
      <h2>
        {t.pause} {paused.length > 0 && <small>{numberWords(paused.length)}</small>}
        {pages > 1 && <small data-pause-pages={pages}> · {WALL.pages.of({ page: page + 1, pages })}</small>}
      </h2>
      <section class="fit" ref={ref} aria-label={t.pause}>
        {paused.length === 0 && <p class="empty">{known ? t.noneOnPause : COMMON.notKnown}</p>}
        <ul class="agents" style={{ gridTemplateColumns: gridStyle(grid)['gridTemplateColumns'] }}>
          {items.map((agent) => (
            <AgentCard key={agent.key} agent={agent} />
          ))}
        </ul>
      </section>
    </aside>
  );
}

export function AgentCard({ agent }: { agent: AgentStatus }) {
  const { row, alarm, reliability, alerts } = agent;
  const [alert] = alerts;
  const pause = pauseBesideCall(row);
  return (
    <li {...attributesOf(agent)}>
      <p>
        <strong class="name" dir="auto">
          {row.name}
        </strong>
        <StateTime agent={agent} />
      </p>
      <p>
        <span class="name">
          <StateSign state={row.state} agent={row} />
          {pause?.since !== undefined && (
            <span class="reason"> {t.besideState({ paused: elapsed(pause, reliability.asOf) })}</span>
          )}
          {row.reason !== undefined && (
            <span class="reason">
              {' '}
              <bdi>{row.reason}</bdi>
            </span>
          )}
        </span>
        {alarm !== undefined && <AlarmChip alarm={alarm} />}
      </p>
      {/* An alert has the line of the queues: names of rules are long. */}
      {alert !== undefined ? (
        <p>
          <AlertChip alert={alert} />
        </p>
      ) : (
        <small class="name" dir="auto">
          {listWords(agent.queues)}
        </small>
      )}
    </li>
  );
}

/** Where there are hundreds: the sign of the state, the name and the time, and those of a pause beside a call. */
function AgentLine({ agent }: { agent: AgentStatus }) {
  const { row, reliability } = agent;
  const pause = pauseBesideCall(row);
  return (
    <li {...attributesOf(agent)}>
      <StateSign state={row.state} agent={row} />
      <strong class="name" dir="auto">
        {row.name}
      </strong>
      <StateTime agent={agent} />
      {pause?.since !== undefined && (
        <span class="time">
          <StateSign state="paused" /> {elapsed(pause, reliability.asOf)}
        </span>
      )}
    </li>
  );
}

const attributesOf = ({ key, version, row, alarm, alerts, reliability }: AgentStatus) => ({
  class: `agent agent-${reliability.reliable ? worstOf(alarm === undefined ? [] : [alarm], alerts) : 'old'}`,
  'data-agent': key,
  'data-state': row.state,
  'data-version': version,
});

/** How long the state lasts. */
function StateTime({ agent: { row, reliability } }: { agent: AgentStatus }) {
  const state = stateClock(row);
  return (
    <span class="time" data-since={state.since}>
      {elapsed(state, reliability.asOf)}
    </span>
  );
}

function elapsed({ since, observed }: Clock, asOf: number): string {
  if (since === undefined) return COMMON.notKnown;
  const time = clock(asOf - since);
  return observed ? COMMON.atLeast({ time }) : time;
}

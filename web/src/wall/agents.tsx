import { isOnPause, pauseBesideCall, stateClock, type Clock } from '../shared/agent-clocks.js';
import { clock } from '../shared/duration.js';
import { StateSign } from '../shared/state-sign.js';
import { COMMON } from '../texts/common.js';
import { WALL } from '../texts/wall.js';
import { AlarmChip } from './alarm-chip.js';
import { FITS } from './paging.js';
import type { AgentStatus } from './board-status.js';

const t = WALL.agents;

export function AgentsView({ agents }: { agents: AgentStatus[] }) {
  if (agents.length === 0) return <p class="empty">{t.none}</p>;
  return (
    <section class="queues" aria-label={t.title}>
      <ul class="agents">
        {agents.map((agent) => (
          <AgentCard key={agent.key} agent={agent} />
        ))}
      </ul>
    </section>
  );
}

/**
 * Beside the queues: the pauses, the longest first.
 * @param props.known false: no agents were read yet
 */
export function PauseList({ agents, known }: { agents: AgentStatus[]; known: boolean }) {
  const paused = agents.filter(({ row }) => isOnPause(row));
  const more = paused.length - FITS.pauses;
  return (
    <aside class="pauses" aria-label={t.pause}>
      <h2>{t.pause}</h2>
      {paused.length === 0 && <p class="empty">{known ? t.noneOnPause : COMMON.notKnown}</p>}
      <ul>
        {paused.slice(0, FITS.pauses).map((agent) => (
          <AgentCard key={agent.key} agent={agent} />
        ))}
      </ul>
      {more > 0 && <p>{t.more(more)}</p>}
    </aside>
  );
}

export function AgentCard({ agent }: { agent: AgentStatus }) {
  const { row, alarm, reliability } = agent;
  const level = reliability.reliable ? (alarm?.level ?? 'calm') : 'old';
  return (
    <li
      class={`agent agent-${level}`}
      data-agent={agent.key}
      data-state={row.state}
      data-version={agent.version}
    >
      <p>
        <strong>{row.name}</strong>
        <span class="time" data-since={stateClock(row).since}>
          {timesOf(agent)}
        </span>
      </p>
      <p>
        <span>
          <StateSign state={row.state} />
          {row.reason !== undefined && <span class="reason"> {row.reason}</span>}
        </span>
        {alarm !== undefined && <AlarmChip alarm={alarm} />}
      </p>
      <small>{agent.queues.join(', ')}</small>
    </li>
  );
}

/** How long the state lasts; of an agent who is paused during a call both. */
function timesOf({ row, reliability }: AgentStatus): string {
  const pause = pauseBesideCall(row);
  const state = elapsed(stateClock(row), reliability.asOf);
  return pause?.since === undefined ? state : t.besidePaused(state, elapsed(pause, reliability.asOf));
}

function elapsed({ since, observed }: Clock, asOf: number): string {
  if (since === undefined) return '–';
  const time = clock(asOf - since);
  return observed ? t.atLeast(time) : time;
}

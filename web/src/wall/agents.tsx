import { clock } from '../shared/duration.js';
import { StateSign } from '../shared/state-sign.js';
import { isOnPause } from '../shared/thresholds.js';
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

/** Beside the queues: the pauses, the longest first. */
export function PauseList({ agents }: { agents: AgentStatus[] }) {
  const paused = agents.filter(({ row }) => isOnPause(row));
  const more = paused.length - FITS.pauses;
  return (
    <aside class="pauses" aria-label={t.pause}>
      <h2>{t.pause}</h2>
      {paused.length === 0 && <p class="empty">{t.noneOnPause}</p>}
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
        <span class="time" data-since={row.since}>
          {timeInState(agent)}
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

/** Where the vendor does not tell since when, the state is at least as old as our first reading of it. */
function timeInState({ row: { since, sinceKind }, reliability }: AgentStatus): string {
  if (since === undefined) return '–';
  const time = clock(reliability.asOf - since);
  return sinceKind === 'observed' ? WALL.agents.atLeast(time) : time;
}

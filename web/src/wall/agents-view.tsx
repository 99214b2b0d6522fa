import { isOnPause } from '../shared/thresholds.js';
import { WALL } from '../texts/wall.js';
import { AgentCard } from './agent-card.js';
import { FITS } from './paging.js';
import type { StandingAgent } from './standing.js';

const t = WALL.agents;

export function AgentsView({ agents }: { agents: StandingAgent[] }) {
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
export function PauseList({ agents }: { agents: StandingAgent[] }) {
  const paused = agents.filter(({ row }) => isOnPause(row));
  const more = paused.length - FITS.pauses;
  return (
    <aside class="pauses" aria-label={t.pause}>
      <h2>{t.pause}</h2>
      {paused.length === 0 && <p class="empty">{t.nobodyOnPause}</p>}
      <ul>
        {paused.slice(0, FITS.pauses).map((agent) => (
          <AgentCard key={agent.key} agent={agent} />
        ))}
      </ul>
      {more > 0 && <p>{t.more(more)}</p>}
    </aside>
  );
}

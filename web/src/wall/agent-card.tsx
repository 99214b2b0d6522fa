import { clock } from '../shared/duration.js';
import { StateSign } from '../shared/state-sign.js';
import { WALL } from '../texts/wall.js';
import { AlarmChip } from './alarm-chip.js';
import type { StandingAgent } from './standing.js';

export function AgentCard({ agent }: { agent: StandingAgent }) {
  const { row, alarm, trust } = agent;
  const level = trust.trusted ? (alarm?.level ?? 'calm') : 'old';
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
function timeInState({ row: { since, sinceKind }, trust }: StandingAgent): string {
  if (since === undefined) return '–';
  const time = clock(trust.asOf - since);
  return sinceKind === 'observed' ? WALL.agents.atLeast(time) : time;
}

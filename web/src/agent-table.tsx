import type { Agent, AgentState } from '../../client/index.js';
import { clock } from './shared/duration.js';
import { TEXTS } from './texts.js';

const t = TEXTS.agents;

/** A shape beside each colour: nobody has to tell green from red. */
const SHAPES: Record<AgentState, string> = {
  available: '●',
  ringing: '◉',
  'on-call': '▶',
  'on-hold': '❚❚',
  'other-call': '▷',
  'wrap-up': '✎',
  paused: '◆',
  'not-ready': '◇',
  offline: '○',
  unknown: '?',
};

const ORDER: AgentState[] = [
  'paused',
  'not-ready',
  'ringing',
  'on-call',
  'on-hold',
  'other-call',
  'wrap-up',
  'available',
  'unknown',
  'offline',
];

/** Long pauses first, since those are what a supervisor walks the floor for. */
const byState = (a: Agent, b: Agent): number =>
  ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
  (a.since ?? 0) - (b.since ?? 0) ||
  a.name.localeCompare(b.name);

export function AgentTable({
  agents,
  queueName,
  now,
}: {
  agents: Agent[];
  queueName: (id: string) => string;
  now: number;
}) {
  if (agents.length === 0) return <p class="empty">{t.none}</p>;
  return (
    <table class="agents">
      <caption>{t.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t.name}</th>
          <th scope="col">{t.extension}</th>
          <th scope="col">{t.state}</th>
          <th scope="col" class="number">
            {t.time}
          </th>
          <th scope="col">{t.queues}</th>
        </tr>
      </thead>
      <tbody>
        {[...agents].sort(byState).map((agent) => (
          <tr key={agent.id} data-agent={agent.id} data-state={agent.state}>
            <th scope="row">{agent.name}</th>
            <td>{agent.extension ?? '–'}</td>
            <td>
              <span class={`state state-${agent.state}`}>
                <span aria-hidden="true">{SHAPES[agent.state]}</span> {TEXTS.states[agent.state]}
              </span>
              {agent.reason !== undefined && <span class="reason"> {agent.reason}</span>}
              {agent.reachable === false && <span class="dim"> {t.phone}</span>}
            </td>
            <td class="number">{timeInState(agent, now)}</td>
            <td class="dim">{Object.keys(agent.queues).map(queueName).sort().join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where the vendor does not tell since when, the state is at least as old as our first reading of it. */
function timeInState({ since, sinceKind }: Agent, now: number): string {
  if (since === undefined) return '–';
  return sinceKind === 'observed' ? `≥ ${clock(now - since)}` : clock(now - since);
}

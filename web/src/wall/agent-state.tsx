import type { AgentCounts, AgentState } from '../../../client/index.js';
import { COMMON } from '../texts/common.js';
import { WALL } from '../texts/wall.js';

/** A shape beside each colour: nobody has to tell green from red. */
const SHAPES: Record<AgentState, string> = {
  available: '●',
  ringing: '◉',
  'on-call': '▶',
  'on-hold': '▶',
  'other-call': '▷',
  'wrap-up': '✎',
  paused: '◆',
  'not-ready': '◇',
  offline: '○',
  unknown: '?',
};

/** In the order of a supervisor's question: who can take a call, who does, who does not. */
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

export function StateSign({ state }: { state: AgentState }) {
  return (
    <span class={`state state-${state}`}>
      <span class="shape" aria-hidden="true">
        {SHAPES[state]}
      </span>{' '}
      {COMMON.states[state]}
    </span>
  );
}

/** How many agents are in which state; nobody is left out, and what is nobody's state is not said. */
export function StateCounts({ counts }: { counts: AgentCounts }) {
  const shown = COUNTED.filter(([field]) => field === 'available' || counts[field] > 0);
  return (
    <ul class="counts">
      {shown.map(([field, state]) => (
        <li key={field} class={`state-${state}`}>
          <span class="shape" aria-hidden="true">
            {SHAPES[state]}
          </span>{' '}
          <b data-field={field}>{counts[field]}</b> {WALL.counts[field]}
        </li>
      ))}
    </ul>
  );
}

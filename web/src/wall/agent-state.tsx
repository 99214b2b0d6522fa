import type { AgentCounts, AgentState } from '../../../client/index.js';
import { SHAPES } from '../shared/state-sign.js';
import { WALL } from '../texts/wall.js';

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

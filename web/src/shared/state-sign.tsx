import type { AgentState } from '../../../client/index.js';
import { COMMON } from '../texts/common.js';

/** A shape beside each colour: readable without telling green from red. */
export const SHAPES: Record<AgentState, string> = {
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

export function StateSign({ state }: { state: AgentState }) {
  return (
    <span class={`state state-${state}`}>
      <span class="shape" aria-hidden="true">
        {SHAPES[state]}
      </span>{' '}
      <span class="word">{COMMON.states[state]}</span>
    </span>
  );
}

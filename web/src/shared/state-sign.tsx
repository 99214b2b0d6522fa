import type { Agent, AgentState } from '../../../client/index.js';
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

interface Props {
  state: AgentState;
  /** Absent: not known. */
  agent?: Pick<Agent, 'availability' | 'reachable'>;
}

export function StateSign({ state, agent }: Props) {
  return (
    <span class={`state state-${state}`}>
      <span class="shape" aria-hidden="true">
        {SHAPES[state]}
      </span>{' '}
      <span class="word">{wordFor(state, agent)}</span>
    </span>
  );
}

/** Who did not sign out is away because the phone is. */
const wordFor = (state: AgentState, agent: Props['agent']): string =>
  state === 'offline' && agent?.reachable === false && agent.availability !== 'logged-out'
    ? COMMON.phoneOffline
    : COMMON.states[state];

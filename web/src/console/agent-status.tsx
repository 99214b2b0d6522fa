import type { Agent, CommandType } from '../../../client/index.js';
import { StateSign } from '../shared/state-sign.js';

/** An agent who is paused during a call shows both states; the reason belongs to the pause. */
export function AgentStatusLine({ agent }: { agent: Agent }) {
  const { state, availability, reason } = agent;
  return (
    <>
      <StateSign state={state} agent={agent} />
      {availability === 'paused' && state !== 'paused' && (
        <>
          {' '}
          <StateSign state="paused" />
        </>
      )}
      {reason !== undefined && (
        <span class="reason">
          {' '}
          <bdi>{reason}</bdi>
        </span>
      )}
    </>
  );
}

/** The most likely action for an agent in this state. */
export const firstActionOf = ({ availability }: Agent): readonly CommandType[] => [
  availability === 'paused' || availability === 'not-ready' ? 'agent.unpause' : 'agent.pause',
];

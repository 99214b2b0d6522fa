import type { Agent, CommandType } from '../../../client/index.js';
import { StateSign } from '../shared/state-sign.js';

/** An agent who is paused during a call shows both states; the reason belongs to the pause. */
export function AgentStatusLine({ agent: { state, availability, reason } }: { agent: Agent }) {
  return (
    <>
      <StateSign state={state} />
      {availability === 'paused' && state !== 'paused' && (
        <>
          {' '}
          <StateSign state="paused" />
        </>
      )}
      {reason !== undefined && <span class="reason"> {reason}</span>}
    </>
  );
}

/** The most likely action for an agent in this state. */
export const firstActionOf = ({ availability }: Agent): readonly CommandType[] => [
  availability === 'paused' || availability === 'not-ready' ? 'agent.unpause' : 'agent.pause',
];

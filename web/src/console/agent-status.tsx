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

/** What is one click away during a call. Calls outside the queues are not listened to by a slip of the mouse. */
export const callActionsOf = ({ state }: Agent): readonly CommandType[] =>
  state === 'on-call' || state === 'on-hold' ? ['call.listen'] : [];

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

/** Whom the agent talks to, and which queue the call came from, as far as it is known. */
export function TalksTo({ call, queue }: { call: Agent['call']; queue: string | undefined }) {
  const { caller, callerName = caller } = call ?? {};
  const known = [callerName, queue].filter((one) => one !== undefined);
  if (known.length === 0) return null;
  const all = [callerName, caller === callerName ? undefined : caller, queue];
  return (
    <small class="talks-to" title={all.filter((one) => one !== undefined).join(' · ')}>
      {known.map((one, i) => (
        <span key={one}>
          {i > 0 && ' · '}
          <bdi>{one}</bdi>
        </span>
      ))}
    </small>
  );
}

/** The most likely action for an agent in this state. */
export const firstActionOf = ({ availability }: Agent): readonly CommandType[] => [
  availability === 'paused' || availability === 'not-ready' ? 'agent.unpause' : 'agent.pause',
];

/** What is one click away during a call. Calls outside the queues are not listened to by a slip of the mouse. */
export const callActionsOf = ({ state }: Agent): readonly CommandType[] =>
  state === 'on-call' || state === 'on-hold' ? ['call.listen'] : [];

import type { Agent, AgentState } from '../../../client/index.js';

/** What is shown of an agent, and since when: epoch ms. */
export type ClockedAgent = Pick<Agent, 'state' | 'since' | 'sinceKind' | 'availability'> & {
  /** Of the activity, such as the call: a pause during a call does not restart it. */
  readonly activitySince?: number;
  /** Of the availability, such as the pause. */
  readonly availabilitySince?: number;
};

export interface Clock {
  /** Epoch ms; undefined: not known. */
  readonly since: number | undefined;
  /** The phone system does not give the instant: at least since then. */
  readonly observed: boolean;
}

const OF_ACTIVITY = new Set<AgentState>(['ringing', 'on-call', 'on-hold', 'other-call', 'wrap-up']);
const OF_AVAILABILITY = new Set<AgentState>(['paused', 'not-ready']);

export const isOnPause = ({ state }: Pick<Agent, 'state'>): boolean => OF_AVAILABILITY.has(state);

/** Since when the agent is in the state that is shown. */
export function stateClock(agent: ClockedAgent): Clock {
  const { state, since, activitySince, availabilitySince } = agent;
  if (OF_ACTIVITY.has(state)) return clockOf(agent, activitySince ?? since);
  if (OF_AVAILABILITY.has(state)) return clockOf(agent, availabilitySince ?? since);
  return clockOf(agent, since);
}

/** Of an agent who is paused during a call: since when the pause lasts. Undefined: the state says it all. */
export function pauseBesideCall(agent: ClockedAgent): Clock | undefined {
  const { state, availability, availabilitySince } = agent;
  return availability === 'paused' && OF_ACTIVITY.has(state) ? clockOf(agent, availabilitySince) : undefined;
}

/** `sinceKind` is of `since`: another instant is the phone system's own. */
const clockOf = ({ since: ofState, sinceKind }: ClockedAgent, since: number | undefined): Clock => ({
  since,
  observed: sinceKind === 'observed' && since === ofState,
});

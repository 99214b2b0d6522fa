import { Activity, agentState, Availability, type AgentState } from './agent.js';

const REACHABLE = [true, false, undefined] as const;

/** What an agent does shows first, whatever else is known. */
const BUSY: [Activity, AgentState][] = [
  ['on-call', 'on-call'],
  ['on-hold', 'on-hold'],
  ['ringing', 'ringing'],
  ['wrap-up', 'wrap-up'],
  ['other-call', 'other-call'],
];

/** Then the agent's availability and the phone: reachable, not reachable, not reported. */
const QUIET: [Availability | undefined, 'idle' | undefined, [AgentState, AgentState, AgentState]][] = [
  ['paused', 'idle', ['paused', 'paused', 'paused']],
  ['paused', undefined, ['paused', 'paused', 'paused']],
  ['not-ready', 'idle', ['not-ready', 'not-ready', 'not-ready']],
  ['not-ready', undefined, ['not-ready', 'not-ready', 'not-ready']],
  ['logged-out', 'idle', ['offline', 'offline', 'offline']],
  ['logged-out', undefined, ['offline', 'offline', 'offline']],
  ['available', 'idle', ['available', 'offline', 'available']],
  // Ready, but it is not known whether on a call: calling that available would be a guess.
  ['available', undefined, ['unknown', 'offline', 'unknown']],
  [undefined, 'idle', ['unknown', 'offline', 'unknown']],
  [undefined, undefined, ['unknown', 'offline', 'unknown']],
];

describe(agentState.name, () => {
  it.each(BUSY)('%s is %s, whatever else is known', (activity, state) => {
    for (const availability of [...Availability.options, undefined])
      for (const reachable of REACHABLE)
        expect(agentState({ availability, activity, reachable })).toBe(state);
  });

  it.each(QUIET)('%s and %s is %j', (availability, activity, states) => {
    expect(REACHABLE.map((reachable) => agentState({ availability, activity, reachable }))).toEqual(states);
  });

  it('is tested in every combination', () => {
    const busy = BUSY.length * (Availability.options.length + 1) * REACHABLE.length;
    const quiet = QUIET.length * REACHABLE.length;
    const combinations = (Availability.options.length + 1) * (Activity.options.length + 1) * REACHABLE.length;
    expect(busy + quiet).toBe(combinations);
  });
});

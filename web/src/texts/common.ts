import type { AgentState, SourceState } from '../../../client/index.js';

/** The words that every page uses for the same things. */
export const COMMON = {
  token: 'Token',
  submitToken: 'Show the floor',
  product: 'Floorwalker',
  source: {
    starting: 'Starting: not read yet',
    live: 'Live',
    late: 'Late',
    stale: 'Stale: do not rely on these numbers',
    down: 'Phone system does not answer',
    throttled: 'Phone system limits our questions',
    'auth-failed': 'Phone system refuses our login',
  } satisfies Record<SourceState, string>,
  reconnecting: 'Reconnecting',
  old: (age: string) => `${age} old`,
  noDataSince: (name: string, time: string) => `no data from ${name} since ${time}`,
  noDataYet: (name: string) => `no data from ${name} yet`,
  states: {
    available: 'Available',
    ringing: 'Ringing',
    'on-call': 'On call',
    'on-hold': 'On hold',
    'other-call': 'Other call',
    'wrap-up': 'Wrap-up',
    paused: 'Paused',
    'not-ready': 'Not ready',
    offline: 'Away',
    unknown: 'Unknown',
  } satisfies Record<AgentState, string>,
} as const;

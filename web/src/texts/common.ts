import type { AgentState, SourceState } from '../../../client/index.js';

/** Texts that all pages share. */
export const COMMON = {
  token: 'Token',
  submitToken: 'Show the floor',
  product: 'Floorwalker',
  source: {
    starting: 'Starting: no data yet',
    live: 'Live',
    late: 'Late',
    stale: 'Stale: do not rely on these numbers',
    down: 'Phone system does not respond',
    throttled: 'Phone system limits our requests',
    'auth-failed': 'Phone system rejects our login',
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

import type { AgentState, SourceState } from '../../../client/index.js';

const sinceWords = (time: string | undefined): string => (time === undefined ? '' : ` since ${time}`);

/** Texts that all pages share. */
export const COMMON = {
  token: 'Token',
  submitToken: 'Show the floor',
  product: 'Floorwalker',
  source: {
    starting: 'Starting: no data yet',
    live: 'Live',
    late: 'Late',
    stale: 'No new numbers',
    down: 'No answer',
    throttled: 'Updates slowed down',
    'auth-failed': 'No access',
  } satisfies Record<SourceState, string>,
  trouble: {
    refused: 'The service refuses the connection.',
    'no-answer': 'The service does not answer.',
    origin: 'The service does not accept live connections from this address.',
    'no-websocket': 'This network does not let live connections through.',
    'no-polling': 'This network does not let live connections through.',
  },
  /** For the operator of the service. */
  troubleDetails: {
    'no-answer': 'It may be stopped, or this network may have lost its way to it.',
    origin: (origin: string) =>
      `The service refuses live connections of pages from ${origin}. Its operator can have the proxy in front pass the ` +
      'browser’s Host on, or name this origin in auth.origins; the log of the service says which host it was asked for.',
    'no-websocket':
      'This network does not let WebSockets through. The operator of the service can set socket.polling: true, or have ' +
      'the proxy in front pass the Upgrade header on.',
    'no-polling':
      'This network lets neither WebSockets nor long-polling through. Long-polling needs a balancer that sends a page to ' +
      'the same instance each time.',
  },
  details: 'Details',
  partLoading: 'Loading…',
  partFailed: 'This part of the page could not be loaded. Reload the page.',
  reconnecting: 'Reconnecting',
  phoneOffline: 'Phone offline',
  /** Of an instant that the phone system does not give. */
  atLeast: (time: string) => `${time}+`,
  watched: 'since we have been watching',
  old: (age: string) => `${age} old`,
  /** In the room where the board hangs: what is wrong, and no technical word. */
  outage: {
    noAnswer: (name: string, time: string | undefined) => `No answer from ${name}${sinceWords(time)}`,
    noNews: (name: string, time: string | undefined) => `No new numbers from ${name}${sinceWords(time)}`,
    login: (name: string, time: string | undefined) => `No access to ${name}${sinceWords(time)}`,
    nothingYet: (name: string) => `No numbers from ${name} yet`,
  },
  notAllowed: (name: string) => `This sign-in may not show ${name}`,
  noDataSince: (name: string, time: string) => `no data from ${name} since ${time}`,
  noDataYet: (...names: string[]) => `no data from ${names.join(', ')} yet`,
  notKnown: '–',
  states: {
    available: 'Available',
    ringing: 'Ringing',
    'on-call': 'On call',
    'on-hold': 'On hold',
    'other-call': 'Call outside the queue',
    'wrap-up': 'Wrap-up',
    paused: 'Paused',
    'not-ready': 'Not ready',
    offline: 'Signed out',
    unknown: 'Unknown',
  } satisfies Record<AgentState, string>,
} as const;

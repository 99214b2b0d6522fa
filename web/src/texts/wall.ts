import { age } from '../shared/duration.js';
import { COMMON } from './common.js';
import type { AlarmKind } from '../shared/thresholds.js';

const amount = new Intl.NumberFormat('en');
const plural = new Intl.PluralRules('en');
const counted = (count: number, one: string, more: string): string =>
  `${amount.format(count)} ${plural.select(count) === 'one' ? one : more}`;

/** Texts of the wallboard. Shared texts are in `common.ts`. */
export const WALL = {
  title: 'Wallboard',
  opening: 'Opening the floor…',
  failed: 'The service cannot be reached. Retrying automatically.',
  controls: 'This screen',
  views: { label: 'View', tiles: 'Tiles', rows: 'Rows', agents: 'Agents' },
  themes: { auto: 'Theme: automatic', day: 'Theme: day', night: 'Theme: night' },
  fullScreen: { enter: 'Full screen', leave: 'Leave full screen' },
  newVersion: { ready: 'A new version is ready.', reload: 'Reload' },
  soundBlocked: 'The browser blocks sound. Touch the screen or press a key.',
  sound: { off: 'Sound: off', on: 'Sound: on', touch: 'Sound: press to start' },
  connection: {
    connecting: 'Connecting',
    connected: 'Connected',
    waiting: 'Reconnecting',
    closed: 'Not connected',
    replay: 'Replay',
  },
  totals: {
    title: 'Totals',
    alarms: (count: number) => counted(count, 'alarm', 'alarms'),
    waiting: 'waiting',
    oldest: 'longest wait',
    available: 'available',
    onCall: 'on call',
    paused: 'on pause',
    offline: 'signed out',
    others: 'other states',
    incomplete: (names: string[]) => `incomplete: ${COMMON.noDataYet(...names)}`,
    includesOld: (names: string[]) => `includes old numbers from ${names.join(', ')}`,
  },
  /** Figures of the day so far. */
  today: {
    title: 'Today',
    answered: 'answered',
    abandoned: 'abandoned',
    answeredToday: 'answered today',
    abandonedToday: 'abandoned today',
    levelToday: 'service level today',
    percent: (value: number) => `${amount.format(Math.round(value))} %`,
    /** The service level, in short. */
    inTime: (seconds: number | undefined) =>
      seconds === undefined ? 'in time' : `in ${age(seconds * 1_000)}`,
    /** A figure from which some calls may be missing. */
    partial: 'incomplete',
  },
  sources: 'Phone systems',
  alarmsTitle: 'Alarms',
  /** Of an alert that a person takes care of. */
  seen: 'seen',
  noAlarms: 'No alarms',
  moreAlarms: (count: number) => `and ${counted(count, 'more alarm', 'more alarms')}`,
  othersLive: (count: number) => `${counted(count, 'phone system is', 'phone systems are')} live`,
  lastKnown: (time: string) => `Last known, ${time}`,
  queues: {
    title: 'Queues',
    queue: 'Queue',
    waiting: 'Waiting',
    oldest: 'Longest wait',
    agents: 'Agents',
    state: 'Attention',
    closed: 'Closed',
    none: 'No queues to show yet.',
  },
  counts: {
    available: 'available',
    ringing: 'ringing',
    onCall: 'on call',
    otherCall: 'on calls outside the queue',
    wrapUp: 'wrap-up',
    paused: 'paused',
    notReady: 'not ready',
    offline: 'signed out',
    unknown: 'unknown',
  },
  agents: {
    title: 'Agents',
    none: 'No agents to show.',
    pause: 'On pause',
    noneOnPause: 'No agents are on pause.',
    atLeast: COMMON.atLeast,
    besideState: (paused: string) => `paused ${paused}`,
  },
  alarms: {
    waiting: { warn: 'Near the limit', alarm: 'Over the limit' },
    oldest: { warn: 'Long wait', alarm: 'Wait too long' },
    unstaffed: { warn: 'No agent free', alarm: 'No agent free' },
    pause: { warn: 'Long pause', alarm: 'Pause overrun' },
  } satisfies Record<AlarmKind, { warn: string; alarm: string }>,
  /** Of a queue: how many callers wait, and from how many on that is an alarm. */
  ofLimit: (waiting: number, limit: number) =>
    `${amount.format(waiting)} waiting (limit ${amount.format(limit)})`,
  pages: {
    label: 'Pages',
    of: (page: number, pages: number) => `${amount.format(page)} of ${amount.format(pages)}`,
    previous: 'Previous page',
    next: 'Next page',
    hold: 'Hold this page',
    turn: 'Turn pages automatically',
  },
  mistakes: {
    title: 'This address',
    zone: (given: string) => `tz=${given} is no time zone that this browser knows, such as Europe/Berlin`,
    number: (name: string, given: string) => `${name}=${given} is neither a number above 0 nor "off"`,
    choice: (name: string, given: string, allowed: readonly string[]) =>
      `${name}=${given} is not one of ${allowed.join(', ')}`,
    account: (name: string) => `this login has no access to the account "${name}"`,
    queue: (name: string) => `there is no queue "${name}"`,
  },
  signIn: {
    title: 'Show the floor on this screen',
    pair: 'Pair this screen',
    pairHint: 'For a wall screen: shows a code that a supervisor confirms in the console.',
    demo: 'Show the demo',
    demoHint: 'This service is a demo without sign-in.',
    tokenHint: 'Or paste a token with the scope floor:read.',
    refused: 'The service rejected this token',
  },
  pairing: {
    title: 'Pair this screen',
    asking: 'Requesting a code…',
    hint: 'In the console open Screens, enter this code and choose what this screen may show.',
    waiting: 'Waiting for the confirmation. A new code appears when this one expires.',
    withdrawn: 'The login of this screen was revoked. Pair it again.',
    unsupported: 'This service does not support pairing. Sign in with a token instead.',
    retrying: 'The service cannot be reached. Retrying automatically.',
    instead: 'Sign in instead',
  },
} as const;

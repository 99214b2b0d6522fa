import type { MetricsRow } from './metrics-row.js';
import type { Formula } from './service-level.js';

interface FigureDefinition {
  figures: readonly (keyof MetricsRow)[];
  /** Backticks mark names. */
  definition: string;
}

/** What each figure of an interval is: the table of docs/metrics.md, row by row. */
export const FIGURE_DEFINITIONS: readonly FigureDefinition[] = [
  {
    figures: ['offered'],
    definition: 'contacts that entered the queue; transfers and re-entries count again',
  },
  { figures: ['answered'], definition: 'reached an agent' },
  {
    figures: ['abandoned'],
    definition: 'the caller left while waiting, the short abandons among them',
  },
  { figures: ['shortAbandoned'], definition: 'of these, waited less than `shortAbandonSeconds` (5)' },
  {
    figures: ['flowedOut'],
    definition: 'overflow, time-out, exit key, no agent, voicemail, callback taken',
  },
  {
    figures: ['callbacksQueued'],
    definition:
      "of these, asked to be called back, where the phone system tells it: PortSIP's events, NetSapiens' statistics and what polls see of either; the calls back themselves are not `offered`. Absent where none was told",
  },
  {
    figures: ['carryIn', 'carryOut'],
    definition:
      'waited at the beginning; still waits at the end. carryIn + offered = answered + abandoned + flowedOut + `outcomeUnknown` + carryOut',
  },
  {
    figures: ['outcomeUnknown'],
    definition: 'left the queue, and nothing tells how; absent where there is none',
  },
  {
    figures: ['waitAnsweredSeconds', 'waitAbandonedSeconds'],
    definition: 'sums of waiting, without announcements before the queue',
  },
  { figures: ['asaSeconds'], definition: 'waitAnsweredSeconds / answered: the average speed of answer' },
  {
    figures: ['longestWaitSeconds'],
    definition: 'of any contact that ended, or still waits, in the interval; absent where none did',
  },
  { figures: ['talkSeconds', 'holdSeconds', 'wrapUpSeconds'], definition: 'sums' },
  {
    figures: ['ahtSeconds', 'ahtParts'],
    definition:
      '(talk + hold + wrap-up) / answered; where polls told of callers, of the conversations whose length is known; `ahtParts` names the parts that are known',
  },
  {
    figures: ['answeredWithin', 'abandonedWithin'],
    definition: 'answered or abandoned within `targetSeconds`, the target that was in force then',
  },
  {
    figures: ['serviceLevel'],
    definition:
      'percent, and the `formula` it is by; within `targetSeconds`, which is absent where level and counts are of two targets',
  },
  { figures: ['missed'], definition: 'of an agent: calls that rang and were not answered' },
  {
    figures: ['timeIn', 'timeInReason'],
    definition: 'of an agent: seconds per state, and per reason of a pause',
  },
  {
    figures: ['loginSeconds'],
    definition: 'of an agent: seconds signed in, where the phone system tells it',
  },
  {
    figures: ['occupancy'],
    definition:
      'of an agent, once and not per queue: (talk + hold + wrap-up) / (talk + hold + wrap-up + available); ringing, paused and offline count as neither',
  },
];

/** What each formula of the service level says, and how it is computed. */
export const FORMULA_DEFINITIONS: {
  readonly [formula in Formula | 'vendor']: { words: string; computed: string };
} = {
  'no-short': {
    words: 'answered in time, of all who were answered or left, without those who left at once',
    computed: 'answeredWithin / (answered + abandoned − shortAbandoned)',
  },
  strict: {
    words: 'answered in time, of all who were answered or left',
    computed: 'answeredWithin / (answered + abandoned)',
  },
  handled: {
    words: 'answered in time, of all who were answered',
    computed: 'answeredWithin / answered',
  },
  lenient: {
    words: 'answered in time or left in time, of all who were answered or left',
    computed: '(answeredWithin + abandonedWithin) / (answered + abandoned)',
  },
  'no-abandon': {
    words: 'answered in time, of all who were answered or left too late',
    computed: 'answeredWithin / (answered + abandoned − abandonedWithin)',
  },
  vendor: {
    words: "the phone system's own percentage, where no source has the counts of the formula",
    computed: 'by a formula of its own',
  },
};

/** Where the API’s own page has these definitions; relative to the base path. */
export const DEFINITIONS_PAGE = 'docs#figures';
export const definitionPage = (figure: string): string => `docs#figure-${figure}`;

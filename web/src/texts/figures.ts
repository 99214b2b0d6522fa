import type { FigureSource, Formula } from '../../../client/index.js';
import { age } from '../shared/duration.js';
import type { FigureName } from '../shared/figures.js';

const amount = new Intl.NumberFormat('en');

/** Texts about figures of the day so far. The wall has its own in `wall.ts`. */
export const FIGURES = {
  labels: {
    offered: 'Offered',
    answered: 'Answered',
    abandoned: 'Abandoned',
    serviceLevel: 'Service level',
    asa: 'Avg. wait',
    longestToday: 'Longest today',
    calls: 'Calls',
    missed: 'Missed',
    talk: 'Talk',
    wrapUp: 'Wrap-up',
    occupancy: 'Occupancy',
    signedIn: 'Signed in',
  } satisfies Record<FigureName, string>,
  /** In full. */
  hints: {
    offered: 'Callers who came today',
    answered: 'Calls answered today',
    abandoned: 'Callers who left while waiting today',
    serviceLevel: 'Service level today',
    asa: 'Average wait until the answer today (ASA)',
    longestToday: 'Longest wait of any caller today',
    calls: 'Calls answered today',
    missed: 'Calls today that rang and were not answered',
    talk: 'Time in calls today',
    wrapUp: 'Time in wrap-up today',
    occupancy: 'Share of the time on calls and in wrap-up, of that and the time available, today',
    signedIn: 'Time signed in today',
  } satisfies Record<FigureName, string>,
  percent: (value: number) => `${amount.format(Math.round(value))} %`,
  sources: {
    vendor: 'Counted by the phone system',
    events: 'From the events of each call',
    records: 'From the records of ended calls',
    polls: 'From repeated looks at the phone system; short calls may be missing',
    hybrid: 'Waiting that was observed, over answers that the phone system counts',
  } satisfies Record<FigureSource, string>,
  formulas: {
    'no-short': 'Answered in time, of all who were answered or left, without those who left at once',
    strict: 'Answered in time, of all who were answered or left',
    handled: 'Answered in time, of all who were answered',
    lenient: 'Answered in time or left in time, of all who were answered or left',
    'no-abandon': 'Answered in time, of all who were answered or left too late',
    vendor: 'By a formula of the phone system',
  } satisfies Record<Formula | 'vendor', string>,
  /** Below the figures on a phone's card. */
  card: {
    label: 'Source',
    sources: {
      vendor: 'phone system',
      events: 'events',
      records: 'call records',
      polls: 'polls',
      hybrid: 'polls and phone system',
    } satisfies Record<FigureSource, string>,
    basis: (sources: string) => `Today, from ${sources}`,
    seen: (percent: number) => `${percent} % seen`,
  },
  target: (seconds: number) => `In time is within ${age(seconds * 1_000)}`,
  coverage: (percent: number) => `Includes ${percent} % of what happened`,
  total: {
    name: 'Total',
    of: (told: number, of: number) =>
      told === of
        ? `Of all ${amount.format(of)} queues`
        : `Of ${amount.format(told)} of ${amount.format(of)} queues; the others tell no figures`,
  },
  columns: { open: 'Columns', title: 'Shown columns', reset: 'Standard columns' },
  csv: { save: 'Save as CSV', hint: 'What is shown, filtered and sorted, as a table for a spreadsheet' },
} as const;

import { REPLAY } from './replay.js';

const number = new Intl.NumberFormat('en');

/** Texts of the timelines of agents, and of the small charts of queues. */
export const TIMELINES = {
  title: 'Timelines',
  today: 'Today',
  day: 'Day',
  account: 'Phone system',
  team: 'Team',
  allTeams: 'All agents',
  reading: 'Reading the history…',
  failed: (problem: string) => `The timeline cannot be shown. ${problem}`,
  none: 'Nothing is recorded of this day.',
  nothing: 'nothing recorded',
  shown: (count: number) => `${number.format(count)} ${count === 1 ? 'agent' : 'agents'}`,
  totals: 'Time in each state',
  duration(ms: number): string {
    const minutes = Math.round(ms / 60_000);
    if (minutes < 1) return `${Math.round(ms / 1000)} s`;
    const hours = Math.floor(minutes / 60);
    return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
  },
  gap: (why: string) => `Nothing recorded: ${REPLAY.why(why)}`,
  knownUntil: (time: string) => `Known until ${time}. What happened after that is not stored yet.`,
  gaps: 'Hatched: nothing was recorded',
  table: {
    open: 'As a table',
    caption: 'States and actions of the day',
    time: 'Time',
    what: 'State or action',
    lasts: 'Duration',
    note: 'Reason, by whom, outcome',
    still: 'until now',
  },
  by: (who: string) => `by ${who}`,
  legend: {
    call: 'on a call',
    brief: 'ringing, wrap-up',
    available: 'available',
    paused: 'paused',
    away: 'signed out',
  },
  legendTitle: 'Heights and colours',
  spark: (most: number) => `Waiting in the last hour: at most ${number.format(most)}`,
} as const;

import type {
  AgentState,
  AgentTimeline,
  HistoryGap,
  HistoryRange,
  PastState,
} from '../../../client/index.js';

/** Epoch ms. */
export type Range = Required<HistoryRange>;

/** Each has a height and a colour of its own in a strip, so that it is read without telling colours apart. */
export const GROUPS = ['call', 'brief', 'available', 'paused', 'away'] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Record<AgentState, Group> = {
  'on-call': 'call',
  'on-hold': 'call',
  'other-call': 'call',
  ringing: 'brief',
  'wrap-up': 'brief',
  available: 'available',
  paused: 'paused',
  'not-ready': 'paused',
  offline: 'away',
  unknown: 'away',
};

/** A later service may know states that this page does not. */
export const stateOf = (state: string): AgentState => (state in GROUP_OF ? (state as AgentState) : 'unknown');

export const groupOf = (state: string): Group => GROUP_OF[stateOf(state)];

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** The day of an instant, by the reader's clock. On two days of the year it has 23 or 25 hours. */
export function dayOf(at: number): Range {
  const begin = new Date(at);
  begin.setHours(0, 0, 0, 0);
  const end = new Date(begin);
  end.setDate(end.getDate() + 1);
  return { from: begin.getTime(), to: end.getTime() };
}

/** `2026-11-28`, of a field for a day; undefined: it is none. */
export function dayIn(text: string): Range | undefined {
  const at = new Date(`${text}T00:00`).getTime();
  return Number.isNaN(at) ? undefined : dayOf(at);
}

/** What to show of a day: whole hours, from the first agent who is there, or is planned to be, to the last. */
export function shownRange(
  agents: readonly Pick<AgentTimeline, 'states' | 'plan'>[],
  { from, to }: Range,
): Range {
  const present = agents.flatMap(({ states, plan = [] }) => [
    ...states.filter(({ state }) => groupOf(state) !== 'away'),
    ...plan,
  ]);
  if (present.length === 0) return { from, to };
  const first = present.reduce((least, one) => Math.min(least, Math.max(one.from, from)), to);
  const last = present.reduce((most, one) => Math.max(most, Math.min(one.to, to)), from);
  // Whole hours from the begin of the day: zones are not all whole hours from UTC.
  const hours = (at: number) => (at - from) / HOUR_MS;
  return {
    from: from + Math.floor(hours(first)) * HOUR_MS,
    to: from + Math.ceil(Math.min(hours(last) + 0.01, DAY_HOURS + 1)) * HOUR_MS,
  };
}

/** Full hours within a range, so far apart, and from its end, that their words have room on a phone: a fifth of its width. */
export function hoursIn({ from, to }: Range): number[] {
  const every = Math.max(1, Math.ceil((to - from) / HOUR_MS / 4)) * HOUR_MS;
  const hours: number[] = [];
  for (let at = from; at <= to - (to - from) / 5; at += every) hours.push(at);
  return hours;
}

/** Where an instant is in a range: 0 to 1. */
export const shareOf = (at: number, { from, to }: Range): number =>
  to <= from ? 0 : Math.min(1, Math.max(0, (at - from) / (to - from)));

/** The width of a strip in units of its drawing. */
export const STRIP = { width: 1_000, height: 20 } as const;

const TOPS: Record<Group, number> = { call: 0, brief: 4, available: 8, paused: 11, away: 17 };

/** Where a time lies in the drawing of a strip. */
export function extentOf({ from, to }: Range, range: Range): { left: number; width: number } {
  const left = rounded(shareOf(from, range) * STRIP.width);
  return { left, width: rounded(shareOf(to, range) * STRIP.width - left) };
}

/** The states of one group as the path of an SVG. */
export function pathOf(states: readonly PastState[], group: Group, range: Range): string {
  const top = TOPS[group];
  return states
    .filter((state) => groupOf(state.state) === group && state.to > range.from && state.from < range.to)
    .map((state) => {
      const { left, width } = extentOf(state, range);
      return `M${left} ${top}H${rounded(left + width)}V${STRIP.height}H${left}Z`;
    })
    .join('');
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** What is not known of an account, each time once: gaps of its queues lie over one another. */
export function mergedGaps(gaps: readonly HistoryGap[], { from, to }: Range): (Range & { why: string })[] {
  const cut = gaps
    .map((gap) => ({ from: Math.max(from, gap.from), to: Math.min(to, gap.to ?? to), why: gap.why }))
    .filter((gap) => gap.to > gap.from)
    .sort((a, b) => a.from - b.from);
  const merged: (Range & { why: string })[] = [];
  for (const gap of cut) {
    const last = merged[merged.length - 1];
    if (last !== undefined && gap.from <= last.to)
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, gap.to) };
    else merged.push(gap);
  }
  return merged;
}

/** Milliseconds in each state, the longest first. */
export const totalsOf = ({ totals }: AgentTimeline): [state: AgentState, ms: number][] =>
  Object.entries(totals.stateMs)
    .map(([state, ms]): [AgentState, number] => [stateOf(state), ms])
    .sort(([, a], [, b]) => b - a);

/** Up to when a day is known, where that is not all of it that has passed; epoch ms. */
export function knownUntilOf(
  { to, knownUntil }: { to: number; knownUntil: number },
  now: number,
): number | undefined {
  return knownUntil < Math.min(to, now) ? knownUntil : undefined;
}

import { clockAfter, weekdayAfter } from '../domain/local-intervals.js';
import type { ActiveWindow } from '../domain/rule.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Days of the week, 1 is Monday; `sat-mon` goes over the end of the week. */
function daysOf(days: string | undefined): ReadonlySet<number> {
  if (days === undefined) return new Set([1, 2, 3, 4, 5, 6, 7]);
  const chosen = new Set<number>();
  for (const part of days.split(',')) {
    const [first = 0, last = first] = part.split('-').map((day) => DAYS.indexOf(day));
    for (let day = first; ; day = (day + 1) % 7) {
      chosen.add(day + 1);
      if (day === last) break;
    }
  }
  return chosen;
}

/** What begins or ends at a time that the clock skips does so when it skips it. */
const instantOf = (at: number, days: number, clock: string, zone: string): number =>
  clock === '24:00' ? clockAfter(at, days + 1, '00:00', zone) : clockAfter(at, days, clock, zone);

/** The spans of a window from the day before until eight days after an instant. */
function spansOf({ zone, days, from, to }: ActiveWindow, at: number): [from: number, to: number][] {
  const chosen = daysOf(days);
  const spans: [number, number][] = [];
  for (let offset = -1; offset <= 8; offset += 1) {
    if (!chosen.has(weekdayAfter(at, offset, zone))) continue;
    const end = to <= from ? offset + 1 : offset;
    spans.push([instantOf(at, offset, from, zone), instantOf(at, end, to, zone)]);
  }
  return spans;
}

/** Whether a rule is active, since when, and when that changes; absent: not in the next week, or never. */
export interface Activity {
  active: boolean;
  since?: number;
  until?: number;
}

/** When a rule with these windows is active; undefined: always. The last answer is kept, since most questions are about now. */
export class ActiveWindows {
  private known: { from: number; to: number; activity: Activity } | undefined;

  constructor(private readonly windows: readonly ActiveWindow[] | undefined) {}

  at(instant: number): Activity {
    if (this.windows === undefined) return { active: true };
    const { known } = this;
    if (known !== undefined && instant >= known.from && instant < known.to) return known.activity;
    const activity = this.compute(this.windows, instant);
    const from = activity.active ? (activity.since ?? instant) : instant;
    this.known = { from, to: activity.until ?? instant + 86_400_000, activity };
    return activity;
  }

  private compute(windows: readonly ActiveWindow[], at: number): Activity {
    const spans = windows.flatMap((window) => spansOf(window, at)).sort((a, b) => a[0] - b[0]);
    let joined: [number, number] | undefined;
    for (const [from, to] of spans) {
      if (joined !== undefined && from <= joined[1]) joined[1] = Math.max(joined[1], to);
      else if (joined !== undefined && joined[1] > at) break;
      else joined = [from, to];
    }
    if (joined === undefined || joined[1] <= at) return { active: false };
    const [since, until] = joined;
    return since <= at ? { active: true, since, until } : { active: false, until: since };
  }
}

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

const isDay = (text: string | undefined): text is Day => DAYS.some((day) => day === text);

/** The days of `mon-fri,sun`, in the order of the week. */
export function daysIn(text: string): Day[] {
  const found = new Set<Day>();
  for (const part of text.split(',')) {
    const [from, to = from] = part.split('-');
    if (!isDay(from) || !isDay(to)) continue;
    const first = DAYS.indexOf(from);
    const count = (DAYS.indexOf(to) - first + DAYS.length) % DAYS.length;
    for (let i = 0; i <= count; i += 1) found.add(DAYS[(first + i) % DAYS.length] ?? from);
  }
  return DAYS.filter((day) => found.has(day));
}

/** `mon-fri,sun`; undefined: every day. */
export function daysText(days: readonly Day[]): string | undefined {
  if (days.length === DAYS.length) return undefined;
  const runs: Day[][] = [];
  for (const day of DAYS.filter((one) => days.includes(one))) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && DAYS.indexOf(day) === DAYS.indexOf(last) + 1)
      run.push(day);
    else runs.push([day]);
  }
  return runs
    .map((run) => (run.length > 2 ? `${run[0] ?? ''}-${run.at(-1) ?? ''}` : run.join(',')))
    .join(',');
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const short = new Intl.NumberFormat(undefined, {
  style: 'unit',
  unit: 'second',
  unitDisplay: 'short',
  maximumFractionDigits: 1,
});

/** Day and time to the second, by the reader's locale and time zone. */
export const instant = (at: number): string => day.format(at);

/** `0.4 sec`. */
export const seconds = (ms: number): string => short.format(Math.max(0, ms) / 1000);

import { LANGUAGE } from '../texts/language.js';
import { COMMON } from '../texts/common.js';

const { locale, isOfBrowser } = LANGUAGE;

/** One digit after the point: more says nothing on a screen. */
const amount = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
const second = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', maximumFractionDigits: 1 });
const text = new Intl.Collator(locale);
const numbered = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });

export const numberWords = (value: number): string => amount.format(value);

/** `69 %`, of 69.4. */
export const percentWords = (value: number): string => COMMON.percent({ value: Math.round(value) });

/** `69.4%`, of 0.694. */
export const shareWords = (value: number): string => share.format(value);

/** `0.4 sec`. */
export const secondsWords = (seconds: number): string => second.format(seconds);

/** `HQ, Berlin`. */
export const listWords = (texts: Iterable<string>): string => [...texts].join(COMMON.comma);

/** The order of names. */
export const compareNames = (a: string, b: string): number => text.compare(a, b);

/** The order of names with numbers in them: `Line 9` comes before `Line 10`. */
export const compareNumbered = (a: string, b: string): number => numbered.compare(a, b);

/** Days of one calendar; 24 hours, where the browser does not say what is usual in this language. */
export const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, {
    calendar: 'gregory',
    ...(!isOfBrowser && ('hour' in options || 'timeStyle' in options) && { hourCycle: 'h23' as const }),
    ...options,
  });

const DIGITS = Array.from({ length: 10 }, (_, digit) => amount.format(digit));
const areArabic = DIGITS[0] === '0';

/** A text of numbers, such as `4:09`, with the digits of the language. */
export const inDigits = (numbers: string): string =>
  areArabic ? numbers : numbers.replace(/\d/g, (digit) => DIGITS[Number(digit)] ?? digit);

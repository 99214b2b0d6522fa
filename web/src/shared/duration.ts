import { COMMON } from '../texts/common.js';
import { inDigits } from './formats.js';

const t = COMMON.units;

const two = (value: number): string => String(value).padStart(2, '0');

/** `4:09` or `1:04:09`. A clock that runs a little behind never shows a negative time. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return inDigits(
    hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`,
  );
}

/** `3 s`, `2 min` or `5 h`: for the age of data, rounded to one unit. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return t.seconds({ count: seconds });
  if (seconds < 7200) return t.minutes({ count: Math.floor(seconds / 60) });
  return t.hours({ count: Math.floor(seconds / 3600) });
}

/** `3 s`, `12 min` or `1 h 5 min`: how long a part of a day is. */
export function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return t.seconds({ count: Math.round(ms / 1000) });
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? t.minutes({ count: minutes }) : t.hoursMinutes({ hours, minutes: minutes % 60 });
}

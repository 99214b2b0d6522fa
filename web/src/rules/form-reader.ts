import { RULES } from '../texts/rules.js';

const t = RULES.form;

/** Reads texts, and learns where they are wrong. */
export class FormReader {
  readonly mistakes = new Map<string, string>();

  text(path: string, value: string): string {
    if (value.trim() === '') this.mistakes.set(path, t.needed);
    return value.trim();
  }

  number(path: string, value: string): number {
    const number = Number(value.replace(',', '.'));
    if (value.trim() === '') this.mistakes.set(path, t.needed);
    else if (!Number.isFinite(number) || number < 0) this.mistakes.set(path, t.number);
    return number;
  }

  seconds(path: string, value: string): number {
    const seconds = Number(value.trim() === '' ? '0' : value);
    if (!Number.isInteger(seconds) || seconds < 0) this.mistakes.set(path, t.whole);
    return seconds;
  }

  chosen(path: string, ids: readonly string[] | undefined): ['*'] | string[] {
    if (ids === undefined) return ['*'];
    if (ids.length === 0) this.mistakes.set(path, t.chooseOne);
    return [...ids];
  }
}

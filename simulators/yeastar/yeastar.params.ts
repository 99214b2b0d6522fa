import { invalid, missing } from './yeastar.envelope.js';

const SHORTEST_TIMER_SECONDS = 10;

/** A request's query parameters, by the types of the vendor's tables. An empty one counts as absent. */
export class YeastarParams {
  constructor(private readonly query: URLSearchParams) {}

  text(field: string): string | undefined {
    return this.query.get(field) || undefined;
  }

  requiredText(field: string): string {
    const text = this.text(field);
    if (text === undefined) throw missing(field);
    return text;
  }

  int(field: string): number | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(text)) throw invalid(field, text);
    return Number(text);
  }

  requiredInt(field: string): number {
    const value = this.int(field);
    if (value === undefined) throw missing(field);
    return value;
  }

  positive(field: string, otherwise: number): number {
    const value = this.int(field) ?? otherwise;
    if (value < 1) throw invalid(field, String(value));
    return value;
  }

  oneOf<T extends string>(field: string, values: readonly T[]): T | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) throw invalid(field, text);
    return value;
  }

  requiredOneOf<T extends string>(field: string, values: readonly T[]): T {
    const value = this.oneOf(field, values);
    if (value === undefined) throw missing(field);
    return value;
  }

  /** Ids separated by commas. */
  ids(field: string): string[] | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const ids = text.split(',').map((id) => id.trim());
    if (ids.some((id) => !/^\d+$/.test(id))) throw invalid(field, text);
    return ids;
  }

  requiredIds(field: string): string[] {
    const ids = this.ids(field);
    if (ids === undefined) throw missing(field);
    return ids;
  }

  /** Seconds as milliseconds; undefined for 0, which means "until further notice". */
  timerMs(field: string): number | undefined {
    const seconds = this.int(field) ?? 0;
    if (seconds === 0) return undefined;
    if (seconds < SHORTEST_TIMER_SECONDS) throw invalid(field, String(seconds));
    return seconds * 1000;
  }
}

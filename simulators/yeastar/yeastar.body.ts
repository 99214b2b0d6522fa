import { z } from 'zod';
import { invalid, missing, YeastarFailure, type Fields } from './yeastar.envelope.js';

const JsonObject = z.record(z.string(), z.unknown());

/** A request's JSON body, by the types of the vendor's tables. An empty text counts as absent. */
export class YeastarBody {
  private constructor(private readonly fields: Fields) {}

  static of(text: string): YeastarBody {
    try {
      return new YeastarBody(JsonObject.parse(JSON.parse(text)));
    } catch {
      throw new YeastarFailure(40001);
    }
  }

  text(field: string): string | undefined {
    const value = this.fields[field];
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw invalid(field, JSON.stringify(value));
    return value;
  }

  requiredText(field: string): string {
    return present(field, this.text(field));
  }

  int(field: string, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.fields[field];
    if (value === undefined) return undefined;
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    if (!fits) throw invalid(field, JSON.stringify(value));
    return value;
  }

  requiredInt(field: string): number {
    return present(field, this.int(field, 0));
  }

  oneOf<T extends string>(field: string, values: readonly T[]): T | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) throw invalid(field, text);
    return value;
  }

  requiredOneOf<T extends string>(field: string, values: readonly T[]): T {
    return present(field, this.oneOf(field, values));
  }

  /** The ids in a list of members, as they stand in `value`. */
  members(field: string): string[] | undefined {
    const list = this.fields[field];
    if (list === undefined) return undefined;
    const parsed = z.array(z.object({ value: z.coerce.string() })).safeParse(list);
    if (!parsed.success) throw invalid(field, JSON.stringify(list));
    return parsed.data.map(({ value }) => value);
  }
}

function present<T>(field: string, value: T | undefined): T {
  if (value === undefined) throw missing(field);
  return value;
}

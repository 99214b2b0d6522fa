import { VoximplantFailure, invalid, missing } from './voximplant.envelope.js';
import type { WireRequest } from '../wire/facade.js';

/** A request's parameters, by the types of the vendor's tables. An empty one counts as absent. */
export class VoximplantParams {
  constructor(
    private readonly form: URLSearchParams,
    private readonly allWord: 'all' | 'any' | 'none' = 'all',
  ) {}

  has(name: string): boolean {
    return this.text(name) !== undefined;
  }

  text(name: string): string | undefined {
    return this.form.get(name) || undefined;
  }

  requiredText(name: string, longest = 1000): string {
    const text = this.text(name);
    if (text === undefined) throw missing();
    if (text.length > longest) throw new VoximplantFailure(499, name);
    return text;
  }

  int(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(text)) throw invalid(name);
    return Number(text);
  }

  count(name: string): number | undefined {
    const value = this.int(name);
    if (value !== undefined && value < 0) throw invalid(name);
    return value;
  }

  bool(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!['true', 'false', '1', '0'].includes(text)) throw invalid(name);
    return text === 'true' || text === '1';
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) throw invalid(name);
    return value;
  }

  requiredOneOf<T extends string>(name: string, values: readonly T[]): T {
    const value = this.oneOf(name, values);
    if (value === undefined) throw missing();
    return value;
  }

  /** Texts separated by semicolons. */
  list(name: string): string[] | undefined {
    return this.text(name)
      ?.split(';')
      .map((item) => item.trim());
  }

  /** Ids separated by semicolons, or the word for all of them. */
  ids(name: string): string[] | 'all' | undefined {
    const list = this.list(name);
    const word = name.endsWith('sq_queue_id') ? this.allWord : 'all';
    if (word !== 'none' && list?.[0] === word) return 'all';
    if (list?.some((id) => !/^\d+$/.test(id)) === true) throw invalid(name);
    return list;
  }

  /** A JSON list of objects, serialised to a text. */
  rows(name: string): Record<string, unknown>[] | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    try {
      const rows: unknown = JSON.parse(text);
      if (Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null))
        return rows as Record<string, unknown>[];
    } catch {
      // Said below, like any other text that is no such list.
    }
    throw invalid(name);
  }

  /** The items a request names: by id, by name, or all; undefined when it names none. */
  chosen<T extends { readonly id: string }>(
    all: readonly T[],
    what: 'sq_queue' | 'sq_skill' | 'user',
    nameOf: (item: T) => string,
    prefix = '',
  ): T[] | undefined {
    const ids = this.ids(`${prefix}${what}_id`);
    const names = this.list(`${prefix}${what}_name`);
    if (ids !== undefined && names !== undefined) throw new VoximplantFailure(458);
    if (ids === 'all') return [...all];
    if (ids !== undefined)
      return ids.map((id) =>
        found(
          all.find((item) => item.id === id),
          `${prefix}${what}_id`,
        ),
      );
    return names?.map((name) =>
      found(
        all.find((item) => nameOf(item) === name),
        `${prefix}${what}_name`,
      ),
    );
  }
}

function found<T>(item: T | undefined, parameter: string): T {
  if (item === undefined) throw invalid(parameter);
  return item;
}

/** All parameters of a request, wherever they are: in the query, urlencoded or multipart. The body wins. */
export function formOf({ query, headers, body }: WireRequest): URLSearchParams {
  const form = new URLSearchParams(query);
  for (const [name, value] of bodyFields(String(headers['content-type'] ?? ''), body)) form.set(name, value);
  return form;
}

function bodyFields(contentType: string, body: string): Iterable<[string, string]> {
  if (contentType.startsWith('application/x-www-form-urlencoded')) return new URLSearchParams(body);
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/.exec(contentType)?.[1];
  // A JSON body, as the vendor's samples send it, says nothing.
  return boundary === undefined ? [] : multipartFields(boundary, body);
}

/** The text fields of a multipart body (RFC 7578); files are not among what queues need. */
function multipartFields(boundary: string, body: string): [string, string][] {
  const parts = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1);
  return parts.flatMap((part): [string, string][] => {
    const end = part.indexOf('\r\n\r\n');
    const name = /^content-disposition:.*\bname="([^"]*)"/im.exec(part.slice(0, end))?.[1];
    return end < 0 || name === undefined ? [] : [[name, part.slice(end + 4)]];
  });
}

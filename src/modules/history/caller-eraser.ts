import { callOf } from '../domain/caller-fields.js';
import {
  keyed,
  type CollectionOps,
  type DocumentState,
  type Json,
  type Ops,
  type Row,
  type Rows,
} from '../domain/document.js';

/** The collection of a queue's callers. */
const CALLERS = 'waiting';
/** What a person wrote in words of their own. */
const NOTE = 'note';
/** The collection of those who talk to callers. */
const AGENTS = 'agents';
const NUMBER = /^[\d\s+().*#/-]+$/;
/** What may be a number within a text. */
const NUMBERS = /[\d\s+().*#/-]+/g;

/**
 * Removes one caller from documents and changes of a topic. Among the callers of a queue, and of the call that an agent is in, the
 * number and the name go; elsewhere, as in the parameters of a command, a text that is the number becomes empty, and a note that
 * names the caller as a whole. Returns undefined where there is nothing to remove.
 */
export class CallerEraser {
  /** Undefined: the caller is no number. */
  private readonly digits: string | undefined;
  /** Ids of calls of this caller: a later change may hold the name alone. */
  private readonly calls = new Set<string>();
  private findings = 0;

  constructor(private readonly caller: string) {
    const digits = digitsOf(caller);
    this.digits = digits === '' ? undefined : digits;
  }

  state(state: DocumentState): DocumentState | undefined {
    return this.changed(() => {
      const next = keyed<Rows>();
      for (const [collection, rows] of Object.entries(state)) next[collection] = this.rows(collection, rows);
      return next;
    });
  }

  ops(ops: Ops): Ops | undefined {
    return this.changed(() => {
      const next = keyed<CollectionOps>();
      for (const [collection, { put, set, del }] of Object.entries(ops))
        next[collection] = {
          ...(put !== undefined && { put: this.rows(collection, put) }),
          ...(set !== undefined && { set: this.rows(collection, set) }),
          ...(del !== undefined && { del }),
        };
      return next;
    });
  }

  private changed<T>(make: () => T): T | undefined {
    this.findings = 0;
    const made = make();
    return this.findings > 0 ? made : undefined;
  }

  private rows(collection: string, rows: Rows): { [id: string]: Row } {
    const next = keyed<Row>();
    for (const [id, row] of Object.entries(rows))
      next[id] =
        collection === CALLERS
          ? this.call(id, row)
          : this.row(collection === AGENTS ? this.withoutCall(row) : row);
    return next;
  }

  /** The call is one value, so the number and the name stand together. */
  private withoutCall(row: Row): Row {
    const call = callOf(row);
    if (typeof call?.['caller'] !== 'string' || !this.is(call['caller'])) return row;
    this.findings += 1;
    const { caller: _number, callerName: _name, ...rest } = call;
    return { ...row, call: rest };
  }

  private call(id: string, row: Row): Row {
    const { caller, callerName, ...rest } = row;
    if (typeof caller === 'string' && this.is(caller)) this.calls.add(id);
    if (!this.calls.has(id) || (caller === undefined && callerName === undefined)) return row;
    this.findings += 1;
    return rest;
  }

  private row(row: Row): Row {
    return Object.fromEntries(
      Object.entries(row).map(([field, value]) => [
        field,
        value === undefined ? value : this.value(value, field),
      ]),
    );
  }

  private value(value: Json, field: string): Json {
    if (typeof value === 'string') {
      if (!(field === NOTE ? this.isIn(value) : this.is(value))) return value;
      this.findings += 1;
      return '';
    }
    if (Array.isArray(value)) return value.map((one) => this.value(one, field));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.value(one, key)]));
  }

  private isIn(note: string): boolean {
    if (this.digits === undefined) return note.includes(this.caller);
    const { digits } = this;
    return (note.match(NUMBERS) ?? []).some((text) => digitsIn(text).includes(digits));
  }

  private is(text: string): boolean {
    if (text === this.caller) return true;
    return this.digits !== undefined && digitsOf(text) === this.digits;
  }
}

/** What a number begins with that is dialled to another country, as `+` is: no extension is as long. */
const DIALLED_ABROAD = /^00(?=\d{6})/;

const digitsIn = (text: string): string => text.replace(/\D/g, '').replace(DIALLED_ABROAD, '');

/** By which a number is the same however it is written; empty: the text is no number. */
export const digitsOf = (text: string): string => (NUMBER.test(text) ? digitsIn(text) : '');

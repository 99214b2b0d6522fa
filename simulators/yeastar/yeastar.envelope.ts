import type { WireReply } from '../wire/facade.js';

/** The vendor's message of each code, in its own spelling. */
const MESSAGES: Readonly<Record<number, string>> = {
  [-2]: 'INTERNAL SERVER ERROR',
  [-1]: 'FAILURE',
  0: 'SUCCESS',
  1: 'PARTIAL SUCCESS',
  2: 'PROCESSING',
  10001: 'INTERFACE NOT EXISTED',
  10002: 'API VERSION OUT OF MAINTENANCE',
  10003: 'API VERSION UNSUPPORTED',
  10004: 'TOKEN EXPIRED',
  10005: 'ACCESS DENIED',
  10009: 'OPERATION FAILED',
  40001: 'PARAMETER SYNTAX ERROR',
  40002: 'PARAMETER ERROR',
  40003: 'DUPLICATE KEY VALUE',
  60001: 'DATA NOT FOUND',
  60002: 'MAX LIMITATION EXCEEDED',
  70004: 'ACCOUNT IP BLOCKED',
  70082: 'OVERLOAD_TASK_RUNNING',
  70084: 'ACTION FORBIDDEN',
  70087: 'IP FORBIDDEN',
  70123: 'API UNAVAILABLE',
  70130: 'CAHNNEL ID NOT FOUND',
  70132: 'OPERATION NOT SUPPORTED',
};

export type Fields = Readonly<Record<string, unknown>>;

/** Ends a request with a code and its fields. */
export class YeastarFailure extends Error {
  constructor(
    readonly code: number,
    readonly fields: Fields = {},
  ) {
    super(`${code} ${MESSAGES[code] ?? 'FAILURE'}`);
    this.name = 'YeastarFailure';
  }
}

export const missing = (field: string): YeastarFailure =>
  new YeastarFailure(40002, { invalid_param_list: [{ field, validation_type: 'required' }] });

export const invalid = (field: string, value: string): YeastarFailure =>
  new YeastarFailure(40002, { invalid_param_list: [{ field, value }] });

export const notFound = (skeleton: Fields = {}): YeastarFailure => new YeastarFailure(60001, skeleton);

/** The fields with their empty lists as null, or without them. */
export function emptied(fields: Fields, as: false | 'null' | 'absent'): Fields {
  if (as === false) return fields;
  const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
  const entries = Object.entries(fields);
  if (as === 'absent') return Object.fromEntries(entries.filter(([, value]) => !isEmpty(value)));
  return Object.fromEntries(entries.map(([name, value]) => [name, isEmpty(value) ? null : value]));
}

/** Every answer is an HTTP 200; every connection carries one request. */
export function envelope(code: number, fields: Fields = {}): WireReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ errcode: code, errmsg: MESSAGES[code] ?? 'FAILURE', ...fields }),
  };
}

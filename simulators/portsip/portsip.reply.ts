import type { z } from 'zod';
import type { WireReply } from '../wire/facade.js';
import type { PortsipQuirks } from './portsip.quirks.js';

export type Fields = Readonly<Record<string, unknown>>;

const MESSAGES: Readonly<Record<string, string>> = {
  UNKNOWN: 'unknown error',
  VALIDATE_FAILED: 'field validation failed',
  UNAUTHORIZED: 'Login failed, authentication error',
  LICENSE_SNAPSHOT_UNAVAILABLE: 'license snapshot unavailable',
};

/** Ends a request with a status and the vendor's code. */
export class PortsipFailure extends Error {
  constructor(
    readonly status: number,
    readonly code = 'UNKNOWN',
    /** A refused sign-in always has the `errors` body. */
    readonly always = false,
  ) {
    super(`${status} ${code}`);
    this.name = 'PortsipFailure';
  }
}

export const notFound = (): PortsipFailure => new PortsipFailure(404);
export const invalid = (): PortsipFailure => new PortsipFailure(400, 'VALIDATE_FAILED');

/** The body as the page describes it; throws the vendor's validation error. */
export function parsed<T>(schema: z.ZodType<T>, body: Fields): T {
  const { success, data } = schema.safeParse(body);
  if (!success) throw invalid();
  return data;
}

export function answer(fields: Fields, { ids }: PortsipQuirks, status = 200): WireReply {
  const body = JSON.stringify(fields);
  return json(status, ids === 'number' ? body.replace(/"(id|session_id)":"(\d+)"/g, '"$1":$2') : body);
}

/** "No content" of this vendor is mostly a 200 without a body. */
export const noContent = (status = 200): WireReply => ({ status, body: '' });

export function refusal({ status, code, always }: PortsipFailure, { errorBody }: PortsipQuirks): WireReply {
  const kind = always ? 'errors' : errorBody;
  if (kind === 'none') return { status, body: '' };
  return json(
    status,
    JSON.stringify(kind === 'object' ? {} : { errors: [{ code, message: MESSAGES[code] }] }),
  );
}

const json = (status: number, body: string): WireReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body,
});

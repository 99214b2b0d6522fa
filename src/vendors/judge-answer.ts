import { statusFailure, type HttpFailure } from './http-failure.js';
import { readJson } from './read-json.js';
import { CommandRejected, VendorError, VendorProtocolError } from './vendor-errors.js';
import type { VendorRequest } from './vendor-request.js';

export type Attempt<T> = { value: T } | HttpFailure;

/** An answer of any status, as it came. */
export interface RawAnswer {
  status: number;
  text: string;
  headers: Record<string, string>;
  askedAt: number;
  receivedAt: number;
}

/** The value the caller wants, or what the answer says went wrong. */
export function judgeAnswer<T>(request: VendorRequest<T>, raw: RawAnswer, what: string): Attempt<T> {
  const { status, headers, askedAt, receivedAt } = raw;
  const refusal = status < 200 || status > 299;
  const failure = refusal ? statusFailure(status, headers, what, receivedAt) : undefined;
  try {
    if (failure !== undefined && !acceptable(request, raw, what))
      return isRefusedWrite(request, status, failure) ? refusedWrite(status, what) : failure;
    const vendorDate = Date.parse(headers['date'] ?? '');
    const answer = {
      status,
      data: dataOf(request, raw, what),
      headers,
      askedAt,
      receivedAt,
      ...(!Number.isNaN(vendorDate) && { vendorDate }),
    };
    return { value: request.parse(answer, what) };
  } catch (error) {
    if (error instanceof VendorError) return { error, passing: false };
    throw error;
  }
}

/** A 4xx without the vendor's own words in it. Of a read it would mean that we ask the wrong thing. */
function isRefusedWrite<T>({ write }: VendorRequest<T>, status: number, { error }: HttpFailure): boolean {
  return write !== undefined && status >= 400 && error instanceof VendorProtocolError;
}

function refusedWrite(status: number, what: string): HttpFailure {
  const vendorCode = String(status);
  return { error: new CommandRejected(`${what} answered ${status}`, { vendorCode }), passing: false };
}

function dataOf<T>({ blank }: VendorRequest<T>, { text }: RawAnswer, what: string): unknown {
  return blank === true && text.trim() === '' ? undefined : readJson(text, what);
}

function acceptable<T>(request: VendorRequest<T>, raw: RawAnswer, what: string): boolean {
  const { accepts, evenFailing } = request;
  const { status } = raw;
  const highest = evenFailing === true ? 599 : 499;
  if (accepts === undefined || status < 400 || status > highest || status === 429) return false;
  try {
    return accepts(status, dataOf(request, raw, what));
  } catch (error) {
    // The body of a refusal is often a page for people: then the status alone says what it is.
    if (error instanceof VendorError) return false;
    throw error;
  }
}

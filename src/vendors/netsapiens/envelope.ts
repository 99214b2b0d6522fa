import type { RequestContext } from '../kit/session-auth.js';
import type { z } from 'zod';
import {
  CommandRejected,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  type VendorError,
} from '../port/errors.js';
import { parseAnswer } from '../kit/parse.js';
import type { VendorHttp } from '../kit/http.js';
import type { VendorAnswer } from '../kit/request.js';
import type { CommandContext } from '../port/command.js';
import { Accepted, Made, Refusal } from './schema.js';

/** 401: the token, or what it was got with, is not accepted (any more). A fresh token may do. */
export class TokenRefused extends VendorAuthFailed {}

/** A 4xx in the vendor's own words: `{ "code": 403, "message": "Permission Denied" }`. */
function refusalOf(status: number, message: string, what: string): VendorError {
  const said = `${what} answered ${status} ${message}`.trimEnd();
  switch (status) {
    case 401:
      return new TokenRefused(said);
    case 403:
      return new VendorAuthFailed(
        `${said}: the key or user needs to read callqueue, agent, call and queued of this domain`,
      );
    case 404:
      return new VendorProtocolError(`${said}: are the address (baseUrl) and credentials.domain right?`, '');
    default:
      return new VendorProtocolError(said, '');
  }
}

/** The same of a request that changes something: whatever it is, nothing has changed. */
function writeRefusalOf(status: number, message: string, what: string): VendorError {
  if (status === 401) return refusalOf(status, message, what);
  const said = `${what} answered ${status} ${message}`.trimEnd();
  const hint = status === 403 ? ': may the key or user write here, and is the key not read-only?' : '';
  return new CommandRejected(`${said}${hint}`, { vendorCode: String(status) });
}

/**
 * What a 4xx in other words than the vendor's means here. A refusal that is no JSON comes from what stands in front of
 * the API, and a firewall that is asked too often refuses with 403.
 */
function foreignRefusal(error: unknown): unknown {
  if (!(error instanceof VendorAuthFailed)) return error;
  if (error.status === 401) return new TokenRefused(error.message, { cause: error });
  if (error.status !== 403) return error;
  return new VendorThrottled(
    `${error.message}; it is not the API that refused, but what stands before it: does a firewall limit our requests?`,
    undefined,
    { cause: error },
  );
}

interface NetsapiensAsk<T> {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below the API's path, each part percent-encoded. */
  endpoint: string;
  query?: Readonly<Record<string, string | number>>;
  body?: Readonly<Record<string, string>>;
  token?: string;
  signal: AbortSignal;
  retry?: { left: number };
  budget?: RequestContext['budget'];
  /** Statuses that are an answer to this question, given the vendor's words; they give no value. */
  refusals?: (status: number, message: string) => boolean;
  schema: z.ZodType<T>;
}

export interface NetsapiensWrite {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the API's path, each part percent-encoded. */
  endpoint: string;
  body?: Readonly<Record<string, string | number | null>>;
  /** It may be answered with what was made instead of an acknowledgement. */
  makes?: true;
  /** It may be answered 200 without a word; otherwise only 202 may be. */
  wordless?: true;
}

export interface NetsapiensAnswer<T> {
  /** Absent when the answer was one of `refusals`. */
  value?: T;
  receivedAt: number;
  vendorDate?: number;
}

const API = '/ns-api/v2/';

/** One request in the vendor's manner: a bearer, and errors as `{ code, message }` under their HTTP status. */
export class NetsapiensApi {
  constructor(private readonly http: VendorHttp) {}

  about(method: string, endpoint: string): string {
    return this.http.about(method, `${API}${endpoint}`);
  }

  async ask<T>(ask: NetsapiensAsk<T>): Promise<NetsapiensAnswer<T>> {
    const {
      method,
      endpoint,
      query,
      body,
      token,
      signal,
      budget,
      retry,
      refusals = () => false,
      schema,
    } = ask;
    try {
      return await this.http.request<NetsapiensAnswer<T>>({
        method,
        path: `${API}${endpoint}`,
        ...(query !== undefined && { query }),
        ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
        ...(body !== undefined && { body }),
        // What deletes may answer without a word.
        ...(method === 'DELETE' && { blank: true as const }),
        signal,
        budget,
        ...(retry !== undefined && { retry }),
        accepts: (_status, data) => Refusal.safeParse(data).success,
        parse: ({ status, data, receivedAt, vendorDate }, what) => {
          const answer = { receivedAt, ...(vendorDate !== undefined && { vendorDate }) };
          if (status < 400) return { ...answer, value: parseAnswer(schema, data, what) };
          const message = parseAnswer(Refusal, data, what).message;
          if (refusals(status, message)) return answer;
          throw refusalOf(status, message, what);
        },
      });
    } catch (error) {
      throw foreignRefusal(error);
    }
  }

  /** Returns once the vendor has taken the order; whether it is carried out, only a later read tells. */
  async write(
    request: NetsapiensWrite,
    token: string,
    { signal, budget, write }: Pick<CommandContext, 'signal' | 'budget' | 'write'>,
  ): Promise<void> {
    const { method, endpoint, body } = request;
    try {
      await this.http.request<void>({
        method,
        path: `${API}${endpoint}`,
        headers: { Authorization: `Bearer ${token}` },
        ...(body !== undefined && { body }),
        blank: true,
        signal,
        budget,
        write,
        accepts: (_status, data) => Refusal.safeParse(data).success,
        parse: (answer, what) => acknowledged(request, answer, what),
      });
    } catch (error) {
      throw foreignRefusal(error);
    }
  }
}

function acknowledged(
  { makes, wordless }: NetsapiensWrite,
  { status, data }: VendorAnswer,
  what: string,
): void {
  if (status >= 400) throw writeRefusalOf(status, parseAnswer(Refusal, data, what).message, what);
  if (data === undefined) {
    if (status === 202 || wordless === true) return;
    throw new VendorProtocolError(`${what} answered ${status} with an empty body`, '');
  }
  if (makes === true && status !== 202) parseAnswer(Made, data, what);
  else parseAnswer(Accepted, data, what);
}

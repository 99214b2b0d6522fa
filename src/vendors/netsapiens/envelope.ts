import type { RequestContext } from '../kit/session-auth.js';
import type { z } from 'zod';
import {
  CommandRejected,
  PermissionMissing,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  type VendorError,
} from '../port/errors.js';
import { parseAnswer } from '../kit/parse.js';
import type { VendorHttp } from '../kit/http.js';
import type { VendorAnswer } from '../kit/request.js';
import type { CommandContext } from '../port/command.js';
import { HiddenRefusal, Refusal } from './schema.js';

/** 401: the token, or what it was got with, is not accepted (any more). A fresh token may do. */
export class TokenRefused extends VendorAuthFailed {}

/** A 4xx in the vendor's own words: `{ "code": 403, "message": "Permission Denied" }`. */
function refusalOf(status: number, message: string, what: string): VendorError {
  const said = `${what} answered ${status} ${message}`.trimEnd();
  switch (status) {
    case 400:
      if (/invalid domain/i.test(message))
        return new VendorProtocolError(
          `${said}: set credentials.domain, since a key belongs to no user and ~ is no domain for it`,
          '',
        );
      break;
    case 401:
      return new TokenRefused(said);
    case 403:
      return new PermissionMissing(
        `${said}: the key or user needs to read callqueue, agent, call and queued of this domain`,
      );
    case 404:
      return new VendorProtocolError(
        `${said}: does the system offer this, and are the address (baseUrl) and credentials.domain right?`,
        '',
      );
  }
  return new VendorProtocolError(said, '');
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
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the API's path, each part percent-encoded. */
  endpoint: string;
  query?: Readonly<Record<string, string | number>>;
  body?: Readonly<Record<string, string>>;
  /** A login of the first API: its own path, and the body as a form. */
  form?: true;
  /** The answer may have no body. */
  blank?: true;
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
}

export interface NetsapiensAnswer<T> {
  /** Absent when the answer was one of `refusals`. */
  value?: T;
  receivedAt: number;
  vendorDate?: number;
}

const API = '/ns-api/v2/';
const FORM_API = '/ns-api/';

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
        path: ask.form === true ? `${FORM_API}${endpoint}` : `${API}${endpoint}`,
        ...(query !== undefined && { query }),
        ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
        ...(body !== undefined && { body: ask.form === true ? new URLSearchParams(body) : body }),
        // A deletion, and a list without rows, may have no body.
        ...((method === 'DELETE' || ask.blank === true) && { blank: true as const }),
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

  /** Returns once the vendor has acknowledged the command; only a later read shows whether it was carried out. */
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
        parse: acknowledged,
      });
    } catch (error) {
      throw foreignRefusal(error);
    }
  }
}

/** Any 2xx is an acknowledgement, with or without a body, unless the body says that it is an error. */
function acknowledged({ status, data }: VendorAnswer, what: string): void {
  if (status >= 400) throw writeRefusalOf(status, parseAnswer(Refusal, data, what).message, what);
  const hidden = HiddenRefusal.safeParse(data).data;
  if (hidden !== undefined)
    throw new VendorProtocolError(
      `${what} answered ${status} with the code ${hidden.code} in its body`,
      'code',
    );
}

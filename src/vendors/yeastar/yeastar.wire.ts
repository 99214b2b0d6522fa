import type { z } from 'zod';
import { parseAnswer } from '../kit/parse.js';
import type { VendorHttp } from '../kit/http.js';
import type { VendorRequest } from '../kit/request.js';
import { envelopeFailure, orderFailure } from './yeastar.errors.js';
import { Envelope } from './yeastar.schema.js';

export interface YeastarAsk<T> {
  method: 'GET' | 'POST';
  /** Below the API's path. */
  endpoint: string;
  query?: Readonly<Record<string, string | number>>;
  body?: Readonly<Record<string, unknown>>;
  accessToken?: string;
  signal: AbortSignal;
  retry?: { left: number };
  /** It changes something: a GET may. */
  write?: NonNullable<VendorRequest<T>['write']>;
  /** Error codes that are an answer to this question; they give no value. */
  codes?: readonly number[];
  schema: z.ZodType<T>;
}

export interface YeastarAnswer<T> {
  /** Absent when the answer was one of `codes`. */
  value?: T;
  receivedAt: number;
}

const API = '/openapi/v1.0/';

/** One request in the vendor's manner: token in the query, errors in an envelope whose HTTP status is 200. */
export class YeastarWire {
  constructor(private readonly http: VendorHttp) {}

  about(endpoint: string): string {
    return this.http.about('GET', `${API}${endpoint}`);
  }

  ask<T>(ask: YeastarAsk<T>): Promise<YeastarAnswer<T>> {
    const { method, endpoint, query, body, accessToken, signal, retry, write, codes = [], schema } = ask;
    // Without a token it is a login, and all it sends is secret.
    const secrets = accessToken === undefined ? Object.values(body ?? {}).map(String) : [accessToken];
    const failure = write === undefined ? envelopeFailure : orderFailure;
    return this.http.request({
      method,
      path: `${API}${endpoint}`,
      query: { ...query, ...(accessToken !== undefined && { access_token: accessToken }) },
      ...(body !== undefined && { body }),
      signal,
      ...(retry !== undefined && { retry }),
      ...(write !== undefined && { write }),
      // Not documented, not excluded either: an envelope says more than its status.
      accepts: (_status, data) => Envelope.safeParse(data).success,
      parse: ({ data, receivedAt }, what) => {
        const { errcode, errmsg } = parseAnswer(Envelope, data, what);
        if (codes.includes(errcode)) return { receivedAt };
        if (errcode !== 0) throw failure({ errcode, errmsg: without(secrets, errmsg), endpoint, what });
        return { value: parseAnswer(schema, data, what), receivedAt };
      },
    });
  }
}

/** A vendor that quotes what it was sent must not carry a secret into a message. */
function without(secrets: readonly string[], text: string): string {
  const safe = secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  return safe.replace(/\s+/g, ' ').slice(0, 200);
}

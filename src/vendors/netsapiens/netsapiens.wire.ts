import type { z } from 'zod';
import { parseAnswer } from '../kit/parse.js';
import type { VendorHttp } from '../kit/http.js';
import type { VendorAnswer } from '../kit/request.js';
import type { CommandContext } from '../port/command.js';
import { VendorProtocolError } from '../port/errors.js';
import { foreignRefusal, orderRefusalOf, refusalOf } from './netsapiens.errors.js';
import { Accepted, Made, Refusal } from './netsapiens.schema.js';

export interface NetsapiensAsk<T> {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below the API's path, each part percent-encoded. */
  endpoint: string;
  query?: Readonly<Record<string, string | number>>;
  body?: Readonly<Record<string, string>>;
  token?: string;
  signal: AbortSignal;
  retry?: { left: number };
  /** Statuses that are an answer to this question, given the vendor's words; they give no value. */
  refusals?: (status: number, message: string) => boolean;
  schema: z.ZodType<T>;
}

export interface NetsapiensOrder {
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
export class NetsapiensWire {
  constructor(private readonly http: VendorHttp) {}

  about(method: string, endpoint: string): string {
    return this.http.about(method, `${API}${endpoint}`);
  }

  async ask<T>(ask: NetsapiensAsk<T>): Promise<NetsapiensAnswer<T>> {
    const { method, endpoint, query, body, token, signal, retry, refusals = () => false, schema } = ask;
    const secrets = [...(token === undefined ? [] : [token]), ...Object.values(body ?? {})];
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
        ...(retry !== undefined && { retry }),
        accepts: (_status, data) => Refusal.safeParse(data).success,
        parse: ({ status, data, receivedAt, vendorDate }, what) => {
          const answer = { receivedAt, ...(vendorDate !== undefined && { vendorDate }) };
          if (status < 400) return { ...answer, value: parseAnswer(schema, data, what) };
          const message = without(secrets, parseAnswer(Refusal, data, what).message);
          if (refusals(status, message)) return answer;
          throw refusalOf(status, message, what);
        },
      });
    } catch (error) {
      throw foreignRefusal(error);
    }
  }

  /** Returns once the vendor has taken the order; whether it is carried out, only a later read tells. */
  async order(
    order: NetsapiensOrder,
    token: string,
    { signal, write }: Pick<CommandContext, 'signal' | 'write'>,
  ): Promise<void> {
    const { method, endpoint, body } = order;
    try {
      await this.http.request<void>({
        method,
        path: `${API}${endpoint}`,
        headers: { Authorization: `Bearer ${token}` },
        ...(body !== undefined && { body }),
        blank: true,
        signal,
        write,
        accepts: (_status, data) => Refusal.safeParse(data).success,
        parse: (answer, what) => acknowledged(order, answer, token, what),
      });
    } catch (error) {
      throw foreignRefusal(error);
    }
  }
}

function acknowledged(
  { makes, wordless }: NetsapiensOrder,
  { status, data }: VendorAnswer,
  token: string,
  what: string,
): void {
  if (status >= 400)
    throw orderRefusalOf(status, without([token], parseAnswer(Refusal, data, what).message), what);
  if (data === undefined) {
    if (status === 202 || wordless === true) return;
    throw new VendorProtocolError(`${what} answered ${status} with an empty body`, '');
  }
  if (makes === true && status !== 202) parseAnswer(Made, data, what);
  else parseAnswer(Accepted, data, what);
}

/** A vendor that quotes what it was sent must not carry a secret into a message. */
function without(secrets: readonly string[], text: string): string {
  const safe = secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  return safe.replace(/\s+/g, ' ').slice(0, 200);
}

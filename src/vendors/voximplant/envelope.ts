import { withoutContent, type Blank } from '../kit/blank.js';
import { requestContext, type RequestAuth, type RequestContext } from '../kit/session-auth.js';
import type { z } from 'zod';
import {
  CommandRejected,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
  type VendorError,
} from '../port/errors.js';
import { parseAnswer, readJson } from '../kit/parse.js';
import type { VendorHttp } from '../kit/http.js';
import type { VendorRequest } from '../kit/request.js';
import { Refusal } from './schema.js';

/** The token is not good (any more); a fresh one, by the vendor's clock, may be. */
export class TokenRefused extends VendorAuthFailed {
  constructor(
    message: string,
    readonly clocks: { vendor: number | undefined; ours: number },
  ) {
    super(message);
  }
}

interface VoximplantRefusal {
  code: number;
  msg: string;
  /** Account, method and path, to begin a sentence with. */
  what: string;
  clocks: { vendor: number | undefined; ours: number };
  /** Of a request that was to change something. */
  write: boolean;
}

/** What to do about it, where the vendor's own words do not tell. */
const ADVICE: Readonly<Record<number, string>> = {
  103: 'the API does not offer this; is the address (baseUrl) right?',
  104: 'the service account may not do this; give it the role Admin or Developer in the control panel',
  496: 'it may have been deleted meanwhile: reload and try again',
};

/** The vendor's error codes in our terms. */
function refusalFailure({ code, msg, what, clocks, write }: VoximplantRefusal): VendorError {
  const said = `${what} answered ${code} ${msg}`.trimEnd();
  switch (code) {
    case 1:
    case 2:
    case 4:
      return new VendorUnavailable(said);
    case 100:
    case 115:
      return new VendorAuthFailed(
        `${said}: check accountId, keyId and privateKey against the service account in the control panel`,
      );
    case 116:
    case 558:
      return new VendorAuthFailed(`${said}: check the application (its id, or its full name)`);
    case 104:
      if (write) break;
      return new VendorAuthFailed(
        `${said}: the service account may not do this; give it the role ACD Manager in the control panel`,
      );
    case 447:
    case 454:
    case 455:
    case 456:
      return new TokenRefused(said, clocks);
    case 162:
    case 340:
    case 416:
    case 484:
    case 515:
      return new VendorThrottled(said, waitOf(msg));
    case 101:
    case 102:
    case 103:
    case 105:
      if (write) break;
      return new VendorProtocolError(
        `${said}: the API does not offer this; is the address (baseUrl) right?`,
        'error.code',
      );
  }
  return write ? rejection(code, said) : new VendorProtocolError(said, 'error.code');
}

function rejection(code: number, said: string): CommandRejected {
  const advice = ADVICE[code];
  const message = advice === undefined ? said : `${said}: ${advice}`;
  return new CommandRejected(message, { vendorCode: String(code) });
}

/** "Repeat after 5 seconds". */
function waitOf(msg: string): number | undefined {
  const seconds = /\b(\d{1,4}) sec/i.exec(msg)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

export interface VoximplantAsk<T> {
  method: string;
  query: Readonly<Record<string, string | number>>;
  signal: AbortSignal;
  retry?: { left: number };
  budget?: RequestContext['budget'];
  /** For what changes something, see `VendorRequest.write`. */
  write?: VendorRequest<T>['write'];
  /** Error codes that are an answer to this question; they give no value. */
  codes?: readonly number[];
  /** Where a list is due: what an answer without content stands for. */
  empty?: { value: T } | undefined;
  schema: z.ZodType<T>;
}

export interface VoximplantAnswer<T> extends Blank {
  /** Absent when the answer was one of `codes`. */
  value?: T;
  receivedAt: number;
  /** The instant the answer speaks for, as near as we can tell: halfway between question and answer. */
  heardAt: number;
  /** The vendor's clock at that instant. */
  vendorDate?: number;
}

/** One request in the vendor's manner: a signed token, parameters in the query, errors in the body of any status. */
export class VoximplantApi {
  constructor(
    private readonly http: VendorHttp,
    private readonly auth: RequestAuth,
  ) {}

  about(method: string): string {
    return this.http.about('POST', pathOf(method));
  }

  ask<T>(ask: VoximplantAsk<T>): Promise<VoximplantAnswer<T>> {
    return this.auth.with(requestContext(ask), (token) => this.askWith(token, ask));
  }

  /** A file, which comes as it is; an error comes as JSON in its place. */
  text({
    method,
    query,
    signal,
  }: Pick<VoximplantAsk<never>, 'method' | 'query' | 'signal'>): Promise<string> {
    return this.auth.with({ signal }, (token) =>
      this.http.request({
        ...{ method: 'POST', path: pathOf(method), query, body: {}, signal },
        headers: { Authorization: `Bearer ${token}` },
        text: true,
        accepts: (_status, data) => refusalIn(data, method) !== undefined,
        evenFailing: true,
        parse: ({ data, receivedAt, vendorDate }, what) => {
          const refusal = refusalIn(data, what);
          if (refusal === undefined) return String(data);
          throw refusalFailure({
            ...refusal,
            what,
            clocks: { vendor: vendorDate, ours: receivedAt },
            write: false,
          });
        },
      }),
    );
  }

  private askWith<T>(token: string, ask: VoximplantAsk<T>): Promise<VoximplantAnswer<T>> {
    const { method, query, signal, budget, retry, write, codes = [], empty, schema } = ask;
    return this.http.request({
      method: 'POST',
      path: pathOf(method),
      query,
      headers: { Authorization: `Bearer ${token}` },
      // As in the vendor's own samples; it says nothing.
      body: {},
      signal,
      budget,
      ...(retry !== undefined && { retry }),
      ...(write !== undefined && { write }),
      ...(empty !== undefined && { blank: true as const }),
      accepts: (_status, data) => Refusal.safeParse(data).success,
      evenFailing: true,
      parse: ({ data, askedAt, receivedAt, vendorDate }, what) => {
        const heardAt = Math.round((askedAt + receivedAt) / 2);
        const heard = { receivedAt, heardAt, ...(vendorDate !== undefined && { vendorDate }) };
        const nothing = withoutContent(data, empty);
        if (nothing !== undefined) return { ...nothing, ...heard };
        const refusal = Refusal.safeParse(data).data;
        if (refusal === undefined) return { value: parseAnswer(schema, data, what), ...heard };
        if (codes.includes(refusal.code)) return heard;
        const { code, msg } = refusal;
        const clocks = { vendor: vendorDate, ours: heardAt };
        throw refusalFailure({ code, msg, what, clocks, write: write !== undefined });
      },
    });
  }
}

/** A file that begins like JSON and is none is a file. */
function refusalIn(text: unknown, what: string): Pick<VoximplantRefusal, 'code' | 'msg'> | undefined {
  if (typeof text !== 'string' || !text.trimStart().startsWith('{')) return undefined;
  try {
    return Refusal.safeParse(readJson(text, what)).data;
  } catch (error) {
    if (error instanceof VendorProtocolError) return undefined;
    throw error;
  }
}

const pathOf = (method: string): string => `/platform_api/${method}`;

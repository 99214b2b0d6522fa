import type { z } from 'zod';
import { parseAnswer } from '../kit/parse.js';
import { VendorAuthFailed } from '../port/errors.js';
import type { VendorHttp } from '../kit/http.js';
import type { VendorRequest } from '../kit/request.js';
import { refusalFailure, TokenRefused } from './voximplant.errors.js';
import { Refusal } from './voximplant.schema.js';
import type { VoximplantToken } from './voximplant.token.js';

export interface VoximplantAsk<T> {
  method: string;
  query: Readonly<Record<string, string | number>>;
  signal: AbortSignal;
  retry?: { left: number };
  /** For what changes something, see `VendorRequest.write`. */
  write?: VendorRequest<T>['write'];
  /** Error codes that are an answer to this question; they give no value. */
  codes?: readonly number[];
  schema: z.ZodType<T>;
}

export interface VoximplantAnswer<T> {
  /** Absent when the answer was one of `codes`. */
  value?: T;
  receivedAt: number;
  /** The instant the answer speaks for, as near as we can tell: halfway between question and answer. */
  heardAt: number;
  /** The vendor's clock at that instant. */
  vendorDate?: number;
}

/** One request in the vendor's manner: a signed token, parameters in the query, errors in the body of any status. */
export class VoximplantWire {
  constructor(
    private readonly http: VendorHttp,
    private readonly token: VoximplantToken,
  ) {}

  about(method: string): string {
    return this.http.about('POST', pathOf(method));
  }

  /** Once again with a fresh token when this one was refused, e.g. since our clock is not the vendor's. */
  async ask<T>(ask: VoximplantAsk<T>): Promise<VoximplantAnswer<T>> {
    const token = await this.token.get();
    try {
      return await this.askWith(token, ask);
    } catch (error) {
      const clocks = refusalOf(error);
      if (clocks === undefined) throw error;
      await this.token.refused(token, clocks);
    }
    try {
      return await this.askWith(await this.token.get(), ask);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      throw new VendorAuthFailed(
        `${error.message}, also to a fresh token: is the clock of this machine right, and the key that of the account?`,
      );
    }
  }

  private askWith<T>(token: string, ask: VoximplantAsk<T>): Promise<VoximplantAnswer<T>> {
    const { method, query, signal, retry, write, codes = [], schema } = ask;
    return this.http.request({
      method: 'POST',
      path: pathOf(method),
      query,
      headers: { Authorization: `Bearer ${token}` },
      // As in the vendor's own samples; it says nothing.
      body: {},
      signal,
      ...(retry !== undefined && { retry }),
      ...(write !== undefined && { write }),
      accepts: (_status, data) => Refusal.safeParse(data).success,
      evenFailing: true,
      parse: ({ data, askedAt, receivedAt, vendorDate }, what) => {
        const heardAt = Math.round((askedAt + receivedAt) / 2);
        const heard = { receivedAt, heardAt, ...(vendorDate !== undefined && { vendorDate }) };
        const refusal = Refusal.safeParse(data).data;
        if (refusal === undefined) return { value: parseAnswer(schema, data, what), ...heard };
        if (codes.includes(refusal.code)) return heard;
        const msg = refusal.msg.replaceAll(token, '…').replace(/\s+/g, ' ').slice(0, 200);
        const clocks = { vendor: vendorDate, ours: heardAt };
        throw refusalFailure({ code: refusal.code, msg, what, clocks, write: write !== undefined });
      },
    });
  }
}

const pathOf = (method: string): string => `/platform_api/${method}`;

function refusalOf(error: unknown): TokenRefused['clocks'] | undefined {
  if (error instanceof TokenRefused) return error.clocks;
  // A gateway before the API may refuse a token in its own way.
  if (error instanceof VendorAuthFailed && error.status === 401)
    return { vendor: undefined, ours: Date.now() };
  return undefined;
}

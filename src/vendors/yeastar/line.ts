import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { openWebSocket, type Line } from '../kit/line.js';
import type { Link } from '../kit/link.js';
import type { RequestAuth } from '../kit/session-auth.js';
import { JsonText, numeric } from '../kit/wire-values.js';
import { VendorAuthFailed, VendorError, VendorUnavailable } from '../port/errors.js';
import type { LineContext } from '../port/line.js';
import { envelopeFailure, TokenRefused } from './envelope.js';
import { TOPICS, YeastarEvent, YeastarHints } from './events.js';
import { Envelope } from './schema.js';

const PATH = '/openapi/v1.0/subscribe';
/** The PBX ends a line on which it heard nothing for 60 s. */
const KEEP_ALIVE = { everyMs: 25_000, text: 'heartbeat', silenceMs: 60_000 };
/** The PBX answers at once; this long it may take. */
const ANSWER_MS = 10_000;
const RENEWAL_MS = 30_000;

/** How the PBX names what it does not offer is not documented: its number stands somewhere in the list. */
const Refused = JsonText.pipe(
  z.object({
    errcode: z.preprocess(numeric, z.int()),
    invalid_param_list: z
      .unknown()
      .optional()
      .transform((list) => (JSON.stringify(list ?? []).match(/\d+/g) ?? []).map(Number)),
  }),
);

export interface YeastarLineOptions extends Link {
  auth: RequestAuth;
  /** How often the session is looked at; it is renewed five minutes before its end. */
  renewalMs?: number;
}

interface Held {
  line: Line;
  token: string;
}

/**
 * The WebSocket on which the PBX pushes its events. Whether it ends with its token is not documented, so with each renewal of
 * the session the next line is opened before the old one is closed.
 */
export class YeastarLine {
  private readonly hints = new YeastarHints();

  constructor(private readonly options: YeastarLineOptions) {}

  /** Returns when the PBX ends the line. @throws VendorError when it fails */
  async hold(context: LineContext): Promise<void> {
    let held = await this.connect(context);
    context.open();
    for (;;) {
      const over = new AbortController();
      const read = this.read(held.line, context);
      try {
        const next = await Promise.race([read, this.next(held.token, context, over.signal)]);
        if (next === undefined) return;
        // Until it is closed, its events are read too: a hint that comes twice costs nothing.
        read.catch(() => undefined);
        held.line.close();
        held = next;
      } finally {
        over.abort();
      }
    }
  }

  private async read(line: Line, context: LineContext): Promise<undefined> {
    for await (const frame of line) this.heard(frame, context);
  }

  private heard(frame: string, context: LineContext): void {
    const event = JsonText.pipe(YeastarEvent).safeParse(frame).data;
    const hinted = event && this.hints.hintOf(event, context.roster());
    if (hinted !== undefined) context.hint(hinted);
  }

  /**
   * The line that follows, once the session has another token.
   * @param over aborted when the line before it has ended: then there is none
   */
  private async next(token: string, context: LineContext, over: AbortSignal): Promise<Held | undefined> {
    // Asked anew after each wait, which TypeScript does not follow.
    const isOver = (): boolean => over.aborted;
    while (!isOver()) {
      try {
        await delay(this.options.renewalMs ?? RENEWAL_MS, undefined, { signal: over, ref: false });
        const current = await this.options.auth.with({ signal: context.signal }, (fresh) =>
          Promise.resolve(fresh),
        );
        if (current === token) continue;
        const next = await this.connect(context);
        if (!isOver()) return next;
        next.line.close();
      } catch (error) {
        if (isOver() || context.signal.aborted) break;
        // The line that is there may still be good, and its end is noticed.
        if (!(error instanceof VendorError) || error instanceof VendorAuthFailed) throw error;
      }
    }
    return undefined;
  }

  private connect(context: LineContext): Promise<Held> {
    return this.options.auth.with({ signal: context.signal }, async (token) => {
      let topics: readonly number[] = TOPICS;
      for (;;) {
        const line = await this.open(token, context.signal);
        const refused = await this.subscribe(line, topics, context);
        if (refused === undefined) return { line, token };
        line.close();
        const left = topics.filter((topic) => !refused.topics.includes(topic));
        if (left.length === topics.length || left.length === 0) throw refused.error;
        topics = left;
      }
    });
  }

  private async open(token: string, signal: AbortSignal): Promise<Line> {
    const { baseUrl, auth: _auth, renewalMs: _renewal, ...options } = this.options;
    try {
      return await openWebSocket({
        ...options,
        url: `${baseUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}${PATH}`,
        query: { access_token: token },
        headers: { 'User-Agent': 'OpenAPI' },
        keepAlive: KEEP_ALIVE,
        signal,
      });
    } catch (error) {
      if (error instanceof VendorAuthFailed) throw new TokenRefused(error.message, { cause: error });
      throw error;
    }
  }

  /** Undefined: every topic is taken. */
  private async subscribe(
    line: Line,
    topics: readonly number[],
    context: LineContext,
  ): Promise<{ topics: number[]; error: VendorError } | undefined> {
    const what = `${this.options.account}: WebSocket ${PATH}`;
    const began = performance.now();
    const deadline = setTimeout(() => line.close(), ANSWER_MS);
    try {
      line.send(JSON.stringify({ topic_list: topics }));
      const frames = line[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await frames.next();
        if (done === true) break;
        const answer = Refused.safeParse(value).data;
        if (answer === undefined) this.heard(value, context);
        else if (answer.errcode === 0) return undefined;
        else {
          const { errcode, errmsg } = JsonText.pipe(Envelope).parse(value);
          const error = envelopeFailure({ errcode, errmsg, endpoint: 'subscribe', what });
          if (error instanceof TokenRefused) throw error;
          return { topics: answer.invalid_param_list, error };
        }
      }
    } finally {
      clearTimeout(deadline);
    }
    const isLate = performance.now() - began >= ANSWER_MS;
    const why = isLate
      ? `did not answer the subscription within ${ANSWER_MS} ms`
      : 'was closed before it answered the subscription';
    throw new VendorUnavailable(`${what} ${why}`);
  }
}

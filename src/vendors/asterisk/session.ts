import { z } from 'zod';
import { parseBoundedJson } from '../../lib/json-bounds.js';
import type { VendorHttp } from '../kit/http.js';
import { newSession, type RequestContext, type SessionLogin } from '../kit/session-auth.js';
import { VendorError, VendorProtocolError } from '../port/errors.js';
import type { VendorSession } from '../port/vendor.js';
import { judged } from './answer.js';
import { blocksOf } from './blocks.js';

export const RAWMAN = '/rawman';

/** The system ends a session that is not used for `httptimeout` seconds, so one that is polled has no end of its own. */
const LIFE_SECONDS = 24 * 3600;

const Stored = z.object({ cookie: z.string() });

export const cookieHeader = (cookie: string): { Cookie: string } => ({ Cookie: `mansession_id="${cookie}"` });

/** A session of the manager interface over HTTP: a cookie. */
export class RawmanLogin implements SessionLogin {
  constructor(
    private readonly http: VendorHttp,
    private readonly credentials: { username: string; secret: string },
    private readonly about: (action: string) => string,
  ) {}

  async open(previous: VendorSession | undefined, context: RequestContext): Promise<VendorSession> {
    const { username, secret } = this.credentials;
    const session = await this.http.request({
      method: 'GET',
      path: RAWMAN,
      query: { action: 'Login', username, secret },
      text: true,
      ...context,
      parse: ({ data, headers, receivedAt }) => {
        const what = this.about('Login');
        const { blocks } = blocksOf(String(data));
        judged(blocks, { action: 'Login', actionId: '', list: false, changes: false, what });
        const cookie = /mansession_id="?([^";\s]{1,100})/i.exec(headers['set-cookie'] ?? '')?.[1];
        if (cookie === undefined)
          throw new VendorProtocolError(
            `${what} gave no session: does a proxy drop cookies?`,
            'mansession_id',
          );
        return newSession({ cookie }, receivedAt, LIFE_SECONDS);
      },
    });
    if (previous !== undefined) await this.logOff(previous, context);
    return session;
  }

  tokenOf(session: VendorSession): string | undefined {
    return cookieOf(session);
  }

  close(session: VendorSession, signal: AbortSignal): Promise<void> {
    return this.logOff(session, { signal });
  }

  private async logOff(session: VendorSession, context: RequestContext): Promise<void> {
    const cookie = cookieOf(session);
    if (cookie === undefined) return;
    try {
      await this.http.request({
        method: 'GET',
        path: RAWMAN,
        query: { action: 'Logoff' },
        headers: cookieHeader(cookie),
        text: true,
        ...context,
        parse: () => undefined,
      });
    } catch (error) {
      // Best effort: a session that is not used ends after `httptimeout` seconds.
      if (!(error instanceof VendorError)) throw error;
    }
  }
}

/** Undefined when the session was kept by another release of ours that wrote it differently. */
function cookieOf({ value }: VendorSession): string | undefined {
  try {
    return Stored.safeParse(parseBoundedJson(value)).data?.cookie;
  } catch {
    // No JSON: not a session of this kind.
    return undefined;
  }
}

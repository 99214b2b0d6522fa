import { randomUUID } from 'node:crypto';
import type { VendorHttp } from '../kit/http.js';
import type { RequestAuth } from '../kit/session-auth.js';
import { VendorAuthFailed, VendorProtocolError } from '../port/errors.js';
import { clockAhead, judged, PermissionDenied, type AmiAnswer, type AmiAsk, type AmiDoor } from './answer.js';
import { blocksOf, safeFields } from './blocks.js';
import { cookieHeader, RAWMAN } from './session.js';

/** The session is not known to the system (any more). A fresh one may do. */
export class SessionGone extends VendorAuthFailed {}

/** The manager interface over HTTP: `/rawman`, whose answers are blocks of text, and a session in a cookie. */
export class HttpDoor implements AmiDoor {
  constructor(
    private readonly http: VendorHttp,
    private readonly auth: RequestAuth,
  ) {}

  ask(ask: AmiAsk): Promise<AmiAnswer> {
    const { signal, budget } = ask;
    return this.auth.with({ signal, budget }, async (cookie) => {
      try {
        return await this.request(ask, cookie);
      } catch (error) {
        // The same words mean that there is no session and that the login has no right.
        if (!(error instanceof PermissionDenied) || (await this.isAlive(ask, cookie))) throw error;
        throw new SessionGone(error.message, { cause: error });
      }
    });
  }

  about(action: string): string {
    return `${this.http.about('GET', RAWMAN)} ${action}`;
  }

  async close(signal: AbortSignal): Promise<void> {
    try {
      await this.auth.close(signal);
    } finally {
      this.http.close();
    }
  }

  /** Every login may ping. */
  private async isAlive({ signal, budget }: AmiAsk, cookie: string): Promise<boolean> {
    try {
      await this.request({ action: 'Ping', signal, budget }, cookie);
      return true;
    } catch (error) {
      if (error instanceof PermissionDenied) return false;
      throw error;
    }
  }

  private request(ask: AmiAsk, cookie: string): Promise<AmiAnswer> {
    const { action, fields = {}, list = false, signal, budget, retry, write } = ask;
    const actionId = randomUUID();
    const what = this.about(action);
    return this.http.request({
      method: 'GET',
      path: RAWMAN,
      query: safeFields({ action, ActionID: actionId, ...fields }),
      headers: cookieHeader(cookie),
      text: true,
      ...{ signal, budget },
      ...(retry !== undefined && { retry }),
      ...(write !== undefined && { write }),
      parse: ({ data, receivedAt, vendorDate }) => {
        const { blocks, rest } = blocksOf(String(data));
        if (rest.trim() !== '')
          throw new VendorProtocolError(`${what} answered with a text that is cut off`, '');
        const changes = write !== undefined;
        const answer = judged(blocks, { action, actionId, list, changes, what });
        return { ...answer, receivedAt, clockAheadMs: clockAhead(receivedAt, vendorDate) };
      },
    });
  }
}

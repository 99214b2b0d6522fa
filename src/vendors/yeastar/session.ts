import { VendorError } from '../port/errors.js';
import { newSession, type RequestContext, type SessionLogin } from '../kit/session-auth.js';
import type { VendorSession } from '../port/vendor.js';
import { Envelope, Grant, Tokens } from './schema.js';
import type { YeastarAnswer, YeastarApi } from './envelope.js';

/** What a refresh token that is no longer good is answered with is not documented; these are. */
const REFRESH_REFUSED = [-1, 10004, 40002];

/** Tokens: got, refreshed and given back. At most eight may be alive, so none is left behind. */
export class YeastarLogin implements SessionLogin {
  constructor(
    private readonly api: YeastarApi,
    private readonly credentials: { clientId: string; clientSecret: string },
  ) {}

  async open(previous: VendorSession | undefined, context: RequestContext): Promise<VendorSession> {
    const old = previous && tokensOf(previous);
    const grant = (old && (await this.refresh(old, context))) ?? (await this.signIn(context));
    // Whether a refresh ends the old access token is not documented; alive, it would hold one of the eight slots.
    const replaces = grant.session.expiresAt > Date.now() && old?.accessToken !== grant.tokens.accessToken;
    if (old !== undefined && replaces) await this.revoke(old, context);
    return grant.session;
  }

  tokenOf(session: VendorSession): string | undefined {
    return tokensOf(session)?.accessToken;
  }

  async close(session: VendorSession, signal: AbortSignal): Promise<void> {
    const tokens = tokensOf(session);
    if (tokens !== undefined) await this.revoke(tokens, { signal });
  }

  private async refresh(old: Tokens, context: RequestContext): Promise<Opened | undefined> {
    if (old.refreshExpiresAt <= Date.now()) return undefined;
    const answer = await this.api.ask({
      method: 'POST',
      endpoint: 'refresh_token',
      body: { refresh_token: old.refreshToken },
      codes: REFRESH_REFUSED,
      schema: Grant,
      ...context,
    });
    return opened(answer);
  }

  private async signIn(context: RequestContext): Promise<Opened> {
    const { clientId, clientSecret } = this.credentials;
    const answer = await this.api.ask({
      method: 'POST',
      endpoint: 'get_token',
      body: { username: clientId, password: clientSecret },
      schema: Grant,
      ...context,
    });
    const grant = opened(answer);
    if (grant === undefined) throw new Error('an answer without codes of its own has a value');
    return grant;
  }

  private async revoke({ accessToken }: Tokens, context: RequestContext): Promise<void> {
    try {
      await this.api.ask({
        method: 'GET',
        endpoint: 'del_token',
        accessToken,
        codes: [10004],
        schema: Envelope,
        ...context,
      });
    } catch (error) {
      // Best effort: a token that could not be given back ends by itself within half an hour.
      if (!(error instanceof VendorError)) throw error;
    }
  }
}

interface Opened {
  tokens: Tokens;
  session: VendorSession;
}

function opened({ value, receivedAt }: YeastarAnswer<Grant>): Opened | undefined {
  if (value === undefined) return undefined;
  const tokens = {
    accessToken: value.access_token,
    refreshToken: value.refresh_token,
    refreshExpiresAt: value.refresh_token === '' ? 0 : receivedAt + value.refresh_token_expire_time * 1000,
  };
  return {
    tokens,
    session: newSession(tokens, receivedAt, value.access_token_expire_time),
  };
}

/** Undefined when the session was kept by another release of ours that wrote it differently. */
function tokensOf(session: VendorSession): Tokens | undefined {
  return Tokens.safeParse(session.value).data;
}

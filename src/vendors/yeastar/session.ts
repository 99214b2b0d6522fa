import { VendorError } from '../port/errors.js';
import type { OpenSession, VendorSession } from '../port/vendor.js';
import { Envelope, Grant, Tokens } from './schema.js';
import type { YeastarAnswer, YeastarWire } from './envelope.js';

/** Renewed this long before the end, so that a system that is away for a moment costs no session. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** What a refresh token that is no longer good is answered with is not documented; these are. */
const REFRESH_REFUSED = [-1, 10004, 40002];

/** Tokens: got, refreshed and given back. At most eight may be alive, so none is left behind. */
export class YeastarLogin {
  constructor(
    private readonly wire: YeastarWire,
    private readonly credentials: { clientId: string; clientSecret: string },
  ) {}

  readonly open: OpenSession = async (previous, signal) => {
    const old = previous && tokensOf(previous);
    const grant = (old && (await this.refresh(old, signal))) ?? (await this.get(signal));
    // Whether a refresh ends the old access token is not documented; alive, it would hold one of the eight slots.
    if (old !== undefined && old.accessToken !== grant.tokens.accessToken) await this.revoke(old, signal);
    return grant.session;
  };

  readonly close = async (session: VendorSession, signal: AbortSignal): Promise<void> => {
    const tokens = tokensOf(session);
    if (tokens !== undefined) await this.revoke(tokens, signal);
  };

  private async refresh(old: Tokens, signal: AbortSignal): Promise<Opened | undefined> {
    if (old.refreshExpiresAt <= Date.now()) return undefined;
    const answer = await this.wire.ask({
      method: 'POST',
      endpoint: 'refresh_token',
      body: { refresh_token: old.refreshToken },
      codes: REFRESH_REFUSED,
      schema: Grant,
      signal,
    });
    return opened(answer);
  }

  private async get(signal: AbortSignal): Promise<Opened> {
    const { clientId, clientSecret } = this.credentials;
    const answer = await this.wire.ask({
      method: 'POST',
      endpoint: 'get_token',
      body: { username: clientId, password: clientSecret },
      schema: Grant,
      signal,
    });
    const grant = opened(answer);
    if (grant === undefined) throw new Error('an answer without codes of its own has a value');
    return grant;
  }

  private async revoke({ accessToken }: Tokens, signal: AbortSignal): Promise<void> {
    try {
      await this.wire.ask({
        method: 'GET',
        endpoint: 'del_token',
        accessToken,
        codes: [10004],
        schema: Envelope,
        signal,
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
  const lifeMs = value.access_token_expire_time * 1000;
  const tokens = {
    accessToken: value.access_token,
    refreshToken: value.refresh_token,
    refreshExpiresAt: receivedAt + value.refresh_token_expire_time * 1000,
  };
  return {
    tokens,
    session: {
      value: JSON.stringify(tokens),
      renewAt: receivedAt + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2),
      expiresAt: receivedAt + lifeMs,
    },
  };
}

/** Undefined when the session was kept by another release of ours that wrote it differently. */
export function tokensOf(session: VendorSession): Tokens | undefined {
  return Tokens.safeParse(session.value).data;
}

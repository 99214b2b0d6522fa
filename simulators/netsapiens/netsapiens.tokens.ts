import { randomBytes } from 'node:crypto';
import type { SimClock } from '../engine/clock.js';
import { DOMAIN } from './netsapiens.lookup.js';
import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import { NetsapiensFailure } from './netsapiens.reply.js';
import type { Fields } from './netsapiens.wording.js';

const OAUTH_SECONDS = 3600;
const JWT_SECONDS = 86_400;

interface Pair {
  access: string;
  refresh: string;
  jti: string;
  until: number;
}

/** OAuth tokens and JWTs alike: an access token that expires, and a refresh token that can be used once. */
export class NetsapiensTokens {
  private pairs: Pair[] = [];

  constructor(
    private readonly clock: SimClock,
    private readonly quirks: NetsapiensQuirks,
  ) {}

  alive(): number {
    return this.pairs.filter(({ until }) => until > this.clock.now()).length;
  }

  oauth(username: string, clientId: string): Fields {
    const { access, refresh } = this.issue(random(16), OAUTH_SECONDS);
    const user = username.split('@')[0] ?? username;
    return {
      username,
      user,
      territory: 'West',
      domain: DOMAIN,
      department: '',
      uid: username,
      login: username,
      scope: 'Call Center Supervisor',
      user_email: `${user}@${DOMAIN}`,
      displayName: 'Floor Supervisor',
      access_token: access,
      ...(this.quirks.expiresIn === 'sent' && { expires_in: OAUTH_SECONDS }),
      ...(this.quirks.expiresIn === 'text' && { expires_in: String(OAUTH_SECONDS) }),
      token_type: 'Bearer',
      refresh_token: refresh,
      client_id: clientId,
      apiversion: 'Version: 45.0.0',
    };
  }

  jwt(username: string): Fields {
    const iat = Math.floor(this.clock.now() / 1000);
    const jti = random(20);
    const claims = {
      aud: 'ns',
      iss: DOMAIN,
      iat,
      exp: iat + JWT_SECONDS,
      time_out: JWT_SECONDS * 1000,
      jti,
      sub: username,
      domain: DOMAIN,
      user: username.split('@')[0],
      user_scope: 'Call Center Supervisor',
      apiversion: 'Version: 45.0.0',
    };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}.${random(32)}`;
    const { access, refresh } = this.issue(token, JWT_SECONDS, jti);
    return { token: access, refresh };
  }

  /** Uses a refresh token, which makes it invalid. */
  spend(refresh: string): void {
    const pair = this.pairs.find((candidate) => refresh !== '' && candidate.refresh === refresh);
    if (!pair) throw new NetsapiensFailure(Number(this.quirks.badRefresh), 'Invalid refresh token');
    pair.refresh = '';
    if (this.quirks.refreshEndsOld) pair.until = 0;
  }

  isGood(token: string): boolean {
    return this.pairs.some(({ access, until }) => access === token && until > this.clock.now());
  }

  revoke(jti: string): void {
    this.pairs = this.pairs.filter((pair) => pair.jti !== jti);
  }

  revokeAll(): void {
    this.pairs = [];
  }

  private issue(access: string, seconds: number, jti = ''): Pair {
    const pair = { access, refresh: random(16), jti, until: this.clock.now() + seconds * 1000 };
    this.pairs = [...this.pairs.filter(({ until }) => until > this.clock.now()), pair];
    return pair;
  }
}

/** Unique across restarts: a session of an earlier run must not become valid again. */
const random = (bytes: number): string => randomBytes(bytes).toString('hex');

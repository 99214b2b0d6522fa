/** The caller, as the verified token describes it. */
export interface Principal {
  /** Unique at its issuer only; `identityOf` is unique here. */
  subject: string;
  /** The `iss` of the token; absent: a display's login, which the service issued itself. */
  issuer?: string;
  tenant: string;
  scopes: ReadonlySet<string>;
  /** Only these accounts of the tenant; absent: all. */
  accounts?: ReadonlySet<string>;
  /** Only these queues: `<account>/<queue>`, or `<queue>` for a queue of that id in any account; absent: all. */
  queues?: ReadonlySet<string>;
  /** Ids of the caller's own groups, by the token; absent: it does not tell. */
  groups?: ReadonlySet<string>;
  /** The token is this agent's own. */
  agent?: string;
  /** Id of the display whose login this is: a wall screen, not a user. */
  display?: string;
  /** Only these topics; absent: all. A display's login always names some. */
  topics?: ReadonlySet<string>;
  /** The token's `jti`: a revocation may name it. */
  tokenId?: string;
  /** Epoch milliseconds; absent if the token has no `iat`. */
  issuedAt?: number;
  /** Epoch milliseconds; absent: valid until it is revoked. */
  expiresAt?: number;
}

/** How far the clocks of issuers and of this service may differ. */
export const CLOCK_TOLERANCE_MS = 30_000;

/** Names the caller among all callers: two issuers may use the same subject, and none is a display. */
export const identityOf = ({ tenant, issuer, subject, display }: Principal): string =>
  JSON.stringify([tenant, issuer ?? null, subject, display ?? null]);

export const SCOPES = [
  'floor:read',
  'agents:command',
  'queues:admin',
  'audit:read',
  'displays:manage',
  'callers:read',
  'history:read',
  'rules:manage',
] as const;
export type Scope = (typeof SCOPES)[number];

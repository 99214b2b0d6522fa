import { z } from 'zod';
import { AccountId } from '../domain/id.js';
import { HISTORY_CALLERS, SIGN_OUTS } from './floor-config.js';
import { flag, Http, Origin } from './http.schema.js';
import { Alerts, ALERTS_SCHEMAS } from './alerts.schema.js';
import { AccountMetrics, QueueMetrics } from './metrics.schema.js';
import { Group, Groups } from './groups.js';
import { isNetwork } from './network.js';
import { vendorAddressMistake } from './vendor-address.js';
import { isSecureAddress } from './secure-address.js';
import { text, whole } from './values.schema.js';

/** Asymmetric algorithms only; see IssuerConfig. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const Poll = z
  .strictObject({
    baseMs: whole(250, 3_600_000).default(2_000),
    idleMs: whole(250, 3_600_000).default(30_000),
    maxMs: whole(250, 3_600_000).default(60_000),
    /** The same as `push.pushedMs`. */
    pushedMs: whole(250, 3_600_000).exactOptional(),
  })
  .refine(({ baseMs, idleMs }) => baseMs <= idleMs, { path: ['baseMs'], message: 'must not exceed idleMs' })
  .refine(({ baseMs, maxMs }) => baseMs <= maxMs, { path: ['baseMs'], message: 'must not exceed maxMs' });

/** SHA-256 has 32 bytes: 43 characters of base64 and one of padding. */
const Pin = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be a SHA-256 in base64 (44 characters)');
const Tls = z
  .strictObject({
    caFile: text.exactOptional(),
    pinSha256: z.array(Pin).min(1, 'must name at least one').max(10).exactOptional(),
  })
  .refine(({ caFile, pinSha256 }) => caFile !== undefined || pinSha256 !== undefined, {
    message: 'needs caFile, pinSha256 or both',
  });

/** 32 random bytes have 43 characters in base64url. */
const HookKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{32,128}$/, 'must be 32 to 128 characters of base64url, such as 32 random bytes');
const Hook = z.strictObject({
  key: HookKey,
  secret: text.exactOptional(),
  from: z
    .array(z.string().refine(isNetwork, 'must be an IP address or a network such as 10.0.0.0/8'))
    .min(1, 'must name at least one')
    .exactOptional(),
  origin: Origin.exactOptional(),
});
const Push = z.strictObject({
  line: flag.default(true),
  hook: Hook.exactOptional(),
  gapMs: whole(100, 60_000).default(500),
  pushedMs: whole(250, 3_600_000).exactOptional(),
});

const Account = z.strictObject({
  id: AccountId,
  tenant: text,
  name: text.exactOptional(),
  vendor: z.string(),
  baseUrl: z.string().superRefine((value, context) => {
    const mistake = vendorAddressMistake(value);
    if (mistake !== undefined) context.addIssue(mistake);
  }),
  insecure: flag.default(false),
  /** Its files are read by `tls-checks.ts`. */
  tls: Tls.exactOptional(),
  maskCallers: flag.default(false),
  record: flag.default(false),
  ...AccountMetrics,
  /** Checked by the vendor's own schema. */
  credentials: z.unknown().optional(),
  poll: Poll.prefault({}),
  push: Push.prefault({}),
  budget: z.strictObject({ requestsPerMinute: whole(1, 100_000).default(600) }).prefault({}),
  timeoutMs: whole(100, 60_000).default(5_000),
});

const texts = z.array(text).min(1, 'must name at least one');

/** In which claims an issuer says what: a name, a name that is a URL, or a path with dots. */
const Claims = z.strictObject({
  tenant: text.exactOptional(),
  scope: text.exactOptional(),
  accounts: text.exactOptional(),
  queues: text.exactOptional(),
  agent: text.exactOptional(),
  groups: text.exactOptional(),
});

const Issuer = z
  .strictObject({
    issuer: text,
    audience: z.union([text, texts]),
    jwksUri: z
      .string()
      .refine(isSecureAddress, 'must be a URL with https:// (http:// only on this machine)')
      .exactOptional(),
    jwksFile: text.exactOptional(),
    algorithms: z.array(z.enum(ALGORITHMS)).min(1, 'must name at least one'),
    typ: texts.exactOptional(),
    tenant: text.exactOptional(),
    tenants: texts.exactOptional(),
    claims: Claims.exactOptional(),
    roles: z.record(text, z.array(text)).exactOptional(),
  })
  .refine((one) => one.jwksUri === undefined || one.jwksFile === undefined, {
    message: 'must have only one of jwksUri and jwksFile',
  })
  .refine((one) => one.jwksUri !== undefined || one.jwksFile !== undefined || isSecureAddress(one.issuer), {
    message:
      'needs jwksUri or jwksFile; only the keys of an issuer that is a URL with https:// can be found without',
  })
  .refine((one) => one.tenant === undefined || one.tenants === undefined, {
    message: 'must have only one of tenant (of all its tokens) and tenants (that its tokens may name)',
  });

/** Set by the sign-in itself; another value would break it, or its protection. */
const OWN_PARAMS = [
  ...['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce'],
  ...['code_challenge', 'code_challenge_method', 'code', 'code_verifier', 'grant_type', 'refresh_token'],
];
const Params = z.record(
  text.refine((name) => !OWN_PARAMS.includes(name), 'is set by the sign-in itself'),
  text,
);

/** How users sign in to the pages. `issuer-checks.ts` checks that the issuer is trusted. */
const Console = z.strictObject({
  issuer: z.string().refine(isSecureAddress, 'must be a URL with https:// (http:// only on this machine)'),
  clientId: text,
  scope: text
    .refine((value) => value.split(' ').includes('openid'), 'must hold the word "openid"')
    .default('openid'),
  params: Params.exactOptional(),
  signOut: z.enum(SIGN_OUTS).exactOptional(),
  origins: z.array(Origin).exactOptional(),
});
const Auth = z.strictObject({
  origins: z.array(Origin).default([]),
  issuers: z.array(Issuer).default([]),
  console: Console.exactOptional(),
  longestTokenHours: whole(1, 8_784).default(8_784),
});
const Redis = z.strictObject({
  prefix: z
    .string()
    .regex(/^[\w.:-]{1,40}$/, 'must be 1-40 letters, digits or _ . : -')
    .default('fw'),
  shards: whole(1, 64).default(1),
  logEntries: whole(100, 1_000_000).default(20_000),
  logBytes: whole(1_048_576, 4_294_967_296).default(33_554_432),
  /** Read by `config-file.ts`. */
  tls: z.strictObject({ caFile: text }).exactOptional(),
});
const Limits = z
  .strictObject({
    maxMessageBytes: whole(1_024, 1_048_576).default(32_768),
    topicsPerSocket: whole(1, 10_000).default(500),
    eventsPerSecond: whole(1, 10_000).default(50),
    socketsPerPrincipal: whole(1, 1_000_000).default(10_000),
    socketsPerAddress: whole(1, 1_000_000).default(20_000),
    connectionsPerMinute: whole(1, 1_000_000).default(20_000),
    unauthenticatedSockets: whole(1, 1_000_000).default(5_000),
    failedLoginsPerMinute: whole(1, 1_000_000).default(600),
    commandsPerMinute: whole(1, 1_000_000).default(3_000),
    requestsPerSecond: whole(1, 1_000_000).default(2_000),
    requestsPerSecondPerAddress: whole(1, 1_000_000).default(5_000),
    maxBodyBytes: whole(1_024, 1_048_576).default(65_536),
    maxHeaderBytes: whole(4_096, 131_072).default(32_768),
    headersTimeoutMs: whole(100, 600_000).default(10_000),
    requestTimeoutMs: whole(100, 600_000).default(30_000),
    keepAliveMs: whole(100, 600_000).default(72_000),
    idleConnectionMs: whole(100, 600_000).default(60_000),
    requestsPerConnection: whole(1, 1_000_000).default(10_000),
    maxConnections: whole(10, 1_000_000).default(20_000),
    displaysPerTenant: whole(1, 100_000).default(1_000),
    pairingsPerMinute: whole(1, 10_000).default(10),
    wrongCodesPerHour: whole(1, 10_000).default(20),
    revocationsPerHour: whole(1, 10_000).default(1_000),
  })
  .refine(({ headersTimeoutMs, requestTimeoutMs }) => headersTimeoutMs <= requestTimeoutMs, {
    path: ['headersTimeoutMs'],
    message: 'must not exceed requestTimeoutMs',
  });
const Socket = z.strictObject({
  polling: flag.default(false),
  conflationMs: whole(10, 1_000).default(100),
  // A client treats 15 s without a mark as an outage.
  markEveryMs: whole(500, 10_000).default(5_000),
  slowPackets: whole(1, 1_000).default(4),
  slowCutMs: whole(1_000, 600_000).default(30_000),
  // A stopping process exits after ten seconds at the latest.
  drainMs: whole(0, 6_000).default(5_000),
});

/** Share of polls and commands. */
export const ratio = z.preprocess(
  (value) => (typeof value === 'string' && /^\d*\.?\d+$/.test(value) ? Number(value) : value),
  z.number('must be a number').min(0, 'must be at least 0').max(1, 'must be at most 1'),
);
export const HttpUrl = z
  .string()
  .refine((value) => /^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : ''), {
    message: 'must be a URL with http:// or https://',
  });
/** Enough to see where time goes, without a span for every request of every poll. */
export const DEFAULT_RATIO = 0.05;
const Tracing = z.strictObject({ endpoint: HttpUrl, ratio: ratio.default(DEFAULT_RATIO) });
const Operations = z.strictObject({ tenant: text });

const Audit = z.strictObject({ keepDays: whole(1, 3_650).default(90) });

/** Days are counted in UTC; each kind of row is removed a whole day at a time. */
const History = z.strictObject({
  deltasDays: whole(1, 3_650).default(14),
  statesDays: whole(1, 3_650).default(100),
  contactsDays: whole(1, 3_650).default(100),
  rollupDays: whole(1, 3_650).default(800),
  callers: z.enum(HISTORY_CALLERS).default('masked'),
});

/** The configuration file. Checks across several keys are in `accounts.ts`, `issuer-checks.ts` and `tls-checks.ts`. */
export const ConfigFile = z.strictObject({
  auth: Auth.prefault({}),
  redis: Redis.prefault({}),
  http: Http.prefault({}),
  limits: Limits.prefault({}),
  socket: Socket.prefault({}),
  audit: Audit.prefault({}),
  history: History.prefault({}),
  tracing: Tracing.exactOptional(),
  operations: Operations.exactOptional(),
  alerts: Alerts.prefault({}),
  accounts: z.array(Account).min(1, 'must name at least one account'),
  groups: Groups,
});
export type ConfigFile = z.infer<typeof ConfigFile>;

export const KNOWN_KEYS = [
  ConfigFile,
  Auth,
  Console,
  Issuer,
  Claims,
  Redis,
  Http,
  Limits,
  Socket,
  Audit,
  History,
  Tracing,
  Operations,
  ...ALERTS_SCHEMAS,
  Account,
  Group,
  Tls,
  Poll,
  Push,
  Hook,
  QueueMetrics,
  Account.shape.budget.unwrap(),
].flatMap((schema) => Object.keys(schema.shape));

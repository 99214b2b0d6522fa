import type { EgressProxy, VendorTls } from '../../vendors/port/vendor.js';
import type { VendorKind } from '../domain/source.js';
import type { MetricsConfig } from './metrics-settings.js';

export type Role = 'all' | 'api' | 'worker';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Names of claims: a claim's name, or a path with dots. */
export interface ClaimNames {
  tenant?: string;
  scope?: string;
  accounts?: string;
  queues?: string;
  agent?: string;
  groups?: string;
}

/** An issuer whose tokens are accepted. Without `jwksUri` and `jwksFile` its keys are found by discovery. */
export interface IssuerConfig {
  issuer: string;
  /** The `aud` of its tokens, or one of several. */
  audience: string | string[];
  /** Asymmetric algorithms only: a shared secret would let every verifier create tokens. */
  algorithms: string[];
  jwksUri?: string;
  /** Absolute path; read again when the file changes. */
  jwksFile?: string;
  /** Accepted `typ` of tokens; absent: none, `JWT` or `at+jwt`. */
  typ?: string[];
  /** Its tokens belong to this tenant, whatever they say. */
  tenant?: string;
  /** Its tokens may name these tenants only; absent: every tenant. Not beside `tenant`. */
  tenants?: string[];
  /** Where its tokens say what; absent: in the claims of the same names, and the scope also in `scp`. */
  claims?: ClaimNames;
  /** The scopes of each role that its tokens name. */
  roles?: { [role: string]: string[] };
}

/** The OpenID client of the pages: authorisation code with PKCE, no client secret. */
export interface ConsoleConfig {
  /** One of the trusted issuers. */
  issuer: string;
  clientId: string;
  /** Separated by spaces; includes `openid`. */
  scope: string;
  /** Sent to the issuer in addition, e.g. `audience` or `resource`; absent: none. */
  params?: { [name: string]: string };
  /** How signing out ends the issuer's own session; absent: `form`. */
  signOut?: SignOut;
  /** Origins of the issuer's endpoints beside its own; absent: none. */
  origins?: string[];
}

/** By POST with the ID token; by redirect without a token; not at all. */
export const SIGN_OUTS = ['form', 'redirect', 'none'] as const;
export type SignOut = (typeof SIGN_OUTS)[number];

/** Clients beyond a limit are refused with a code, and counted. */
export interface Limits {
  maxMessageBytes: number;
  topicsPerSocket: number;
  eventsPerSecond: number;
  socketsPerPrincipal: number;
  socketsPerAddress: number;
  /** Connection attempts per address. */
  connectionsPerMinute: number;
  /** Connections of this process without a verified token. */
  unauthenticatedSockets: number;
  /** Invalid tokens per address, of sockets and requests. */
  failedLoginsPerMinute: number;
  /** Per principal, over all processes. */
  commandsPerMinute: number;
  /** HTTP requests per principal. */
  requestsPerSecond: number;
  requestsPerSecondPerAddress: number;
  maxBodyBytes: number;
  maxHeaderBytes: number;
  /** Time for the headers of a request to arrive. */
  headersTimeoutMs: number;
  /** Time for a whole request to arrive. */
  requestTimeoutMs: number;
  /** Keep-alive time of an HTTP connection between two requests. */
  keepAliveMs: number;
  /** Time without traffic on an HTTP connection while a request is under way. */
  idleConnectionMs: number;
  requestsPerConnection: number;
  /** Per process, HTTP and WebSocket together. */
  maxConnections: number;
  displaysPerTenant: number;
  /** Started pairings per address, over all processes. */
  pairingsPerMinute: number;
  /** Confirmations of unknown codes per principal, over all processes. */
  wrongCodesPerHour: number;
  /** Per tenant, over all processes. */
  revocationsPerHour: number;
}

/** How a phone system may tell that something has changed. */
export interface PushConfig {
  /** Its live line is held, where it has one. */
  line: boolean;
  /** Absent: it cannot post its events. */
  hook?: HookConfig;
  /** The least time between two polls of a target that hints request. */
  gapMs: number;
  /** The interval of `fast` targets while push is trusted; absent: `poll.baseMs`. */
  pushedMs?: number;
}

export interface HookConfig {
  /** The end of the address it posts to. Secret. */
  key: string;
  /** What it signs with, or is named by, where that is not the key. Secret. */
  secret?: string;
  /** Addresses and networks (CIDR) it posts from; absent: any. */
  from?: string[];
  /** Where it reaches this service, e.g. `https://floor.example`; absent: not known. */
  origin?: string;
}

export const DEFAULT_PUSH: PushConfig = { line: true, gapMs: 500 };

export interface AccountConfig extends MetricsConfig {
  id: string;
  tenant: string;
  name: string;
  vendor: VendorKind;
  /** Without a trailing slash. */
  baseUrl: string;
  /** Plain http is allowed. */
  insecure: boolean;
  /** Absent: the certificate is checked against the public authorities. */
  tls?: VendorTls;
  /** From `http.egressProxy`; absent: the system is asked directly. */
  egress?: EgressProxy;
  /** Callers' numbers are masked and their names left out for tokens without `callers:read`. Absent: no. */
  maskCallers?: boolean;
  /** Everything is polled at `baseMs` while the history is on, also when it is not followed. Absent: no. */
  record?: boolean;
  /** Parsed by the vendor's schema; undefined in the api role, which needs none. Secret. */
  credentials: unknown;
  poll: { baseMs: number; idleMs: number; maxMs: number };
  /** Absent: as with an empty one in the file. */
  push?: PushConfig;
  budget: { requestsPerMinute: number };
  /** Per request to the vendor. */
  timeoutMs: number;
}

/** A named list of queues and agents, over accounts of one tenant. */
export interface GroupConfig {
  id: string;
  name: string;
  tenant: string;
  queues: GroupMember[];
  agents: GroupMember[];
}

/** `id` of the queue or agent in its account. */
export interface GroupMember {
  account: string;
  id: string;
}

/** What the history keeps of a caller's number and name: with `masked` the last digits, with `none` nothing. */
export const HISTORY_CALLERS = ['masked', 'full', 'none'] as const;
export type HistoryCallers = (typeof HISTORY_CALLERS)[number];

/** What is kept in PostgreSQL, and for how many days. */
export interface HistoryConfig {
  /** Of the database; absent: no history is kept. Secret. */
  url?: string;
  /** Changes, keyframes and gaps. */
  deltasDays: number;
  /** Agents' states. */
  statesDays: number;
  contactsDays: number;
  rollupDays: number;
  callers: HistoryCallers;
}

/** The mail server that takes e-mail about alerts. */
export interface SmtpConfig {
  host: string;
  /** Absent: 465 with `secure`, 587 otherwise. */
  port?: number;
  /** TLS from the first byte; otherwise STARTTLS is required, unless `insecure`. */
  secure: boolean;
  insecure: boolean;
  username?: string;
  /** Secret. */
  password?: string;
  /** The sender. */
  from: string;
}

/** How alerts are sent to channels. */
export interface AlertsConfig {
  /** Seals the secrets of channels in Redis; absent: no channel that has one can be made. Secret. */
  key?: string;
  /** Where people reach this service, without a slash at the end; absent: messages have no links. */
  publicUrl?: string;
  /** Channels may lead to this machine, and to `http://`. */
  insecure: boolean;
  /** Absent: no e-mail. */
  smtp?: SmtpConfig;
}

/** Where traces go, and the share of polls and commands that is traced. */
export interface TracingConfig {
  /** A collector with OTLP over HTTP, e.g. `http://collector:4318`. */
  endpoint: string;
  /** From 0 to 1. */
  ratio: number;
}

/**
 * The configuration of the service, checked as a whole before anything starts. Plain data; the class is the injection
 * token. A reload replaces parts of it (`applyConfig`), so they are read where they are used.
 */
export abstract class FloorConfig {
  /** There is no configuration file: phone systems are simulated, and the service issues tokens itself. */
  abstract readonly demo: boolean;
  abstract readonly role: Role;
  abstract readonly logLevel: LogLevel;
  abstract readonly http: {
    host: string;
    port: number;
    /** Addresses and networks (CIDR) of proxies whose X-Forwarded-For, -Proto, -Host and -Port count. */
    trustedProxies: string[];
    /** Where browsers find the service, such as `/floor`; absent: at the root. */
    basePath?: string;
    /** Sources of the content policy, whose pages may show the wallboard in a frame; absent: none. */
    frameAncestors?: string[];
    /** `http://host:port` of the proxy for vendors and issuers, perhaps with user and password; absent: none. Secret. */
    egressProxy?: string;
    /** Hosts, and domains with a dot before them, that are asked directly. */
    egressProxyExcept?: string[];
    /** Names are looked up by that proxy alone. Absent: no. */
    egressProxyResolves?: boolean;
  };
  abstract readonly redis: {
    url: string;
    prefix: string;
    shards: number;
    /** Bounds of the change log of a shard. */
    logEntries: number;
    logBytes: number;
    /** Authorities, PEM, instead of those of the web. */
    ca?: string;
  };
  abstract readonly auth: {
    origins: string[];
    issuers: IssuerConfig[];
    /** Absent: users paste a token. */
    console?: ConsoleConfig;
    /** Longest accepted validity of a token, and the time to keep revocations. */
    longestTokenHours: number;
  };
  abstract readonly limits: Limits;
  abstract readonly socket: {
    /** Long-polling as a transport; needs a sticky balancer. */
    polling: boolean;
    conflationMs: number;
    markEveryMs: number;
    /** A socket with this many waiting packets is slow and leaves the broadcasts. */
    slowPackets: number;
    /** A socket that stays slow for this long is closed. */
    slowCutMs: number;
    /** Time over which clients are disconnected before the process stops. */
    drainMs: number;
  };
  /** Absent: no traces. */
  abstract readonly tracing?: TracingConfig;
  /** The tenant that may see the job queues, which all tenants share; absent: the board does not exist. */
  abstract readonly operations?: { tenant: string };
  /** How long commands are kept. */
  abstract readonly audit: { keepDays: number };
  abstract readonly history: HistoryConfig;
  abstract readonly alerts: AlertsConfig;
  abstract readonly accounts: AccountConfig[];
  abstract readonly groups: GroupConfig[];
}

import type { VendorTls } from '../../vendors/port/vendor.js';
import type { VendorKind } from '../domain/source.js';

export type Role = 'all' | 'api' | 'worker';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Whom we believe when a token says who somebody is. Exactly one of the two ways to its public keys is present. */
export interface IssuerConfig {
  issuer: string;
  audience: string;
  /** Asymmetric ones only: a shared secret would let every reader of tokens make them. */
  algorithms: string[];
  jwksUri?: string;
  /** Absolute; read again when it changes. */
  jwksFile?: string;
  /** What a token's `typ` may be; absent: none, `JWT` or `at+jwt`. */
  typ?: string[];
}

/** Where people sign in to the pages: authorisation code with PKCE, no secret. */
export interface ConsoleConfig {
  /** One of the trusted issuers. */
  issuer: string;
  clientId: string;
  /** Words with spaces between, `openid` among them. */
  scope: string;
}

/** Beyond each of them somebody is turned away, with a code, and counted. */
export interface Limits {
  maxMessageBytes: number;
  topicsPerSocket: number;
  eventsPerSecond: number;
  socketsPerPrincipal: number;
  socketsPerAddress: number;
  /** Attempts per address. */
  connectionsPerMinute: number;
  /** Connections that have shown no good token yet, of this process. */
  unauthenticatedSockets: number;
  /** Bad tokens per address, of sockets and requests. */
  failedLoginsPerMinute: number;
  /** Per principal, over all processes. */
  commandsPerMinute: number;
  /** HTTP requests per principal. */
  requestsPerSecond: number;
  requestsPerSecondPerAddress: number;
  maxBodyBytes: number;
  maxHeaderBytes: number;
  /** For the headers of a request to arrive. */
  headersTimeoutMs: number;
  /** For a whole request to arrive. */
  requestTimeoutMs: number;
  /** For which an HTTP connection is kept between two requests. */
  keepAliveMs: number;
  /** For which an HTTP connection may show no sign of life. */
  idleConnectionMs: number;
  requestsPerConnection: number;
  /** Of this process, HTTP and sockets together. */
  maxConnections: number;
  displaysPerTenant: number;
  /** Screens per address that ask for a code, over all processes. */
  pairingsPerMinute: number;
  /** Codes that nobody shows, per principal that confirms, over all processes. */
  wrongCodesPerHour: number;
  /** Per tenant, over all processes. */
  revocationsPerHour: number;
}

export interface AccountConfig {
  id: string;
  tenant: string;
  name: string;
  vendor: VendorKind;
  /** Without a slash at its end. */
  baseUrl: string;
  /** Plain http is allowed. */
  insecure: boolean;
  /** Absent: the system is proven by the web's authorities. */
  tls?: VendorTls;
  /** Callers' numbers are masked and their names left out for tokens without `callers:read`. Absent: no. */
  maskCallers?: boolean;
  /** As the vendor's own schema made it; undefined in the api role, which needs none. Secret. */
  credentials: unknown;
  poll: { baseMs: number; idleMs: number; maxMs: number };
  budget: { requestsPerMinute: number };
  /** Per request to the vendor. */
  timeoutMs: number;
}

/** Where traces go, and which share of polls and commands leaves one. */
export interface TracingConfig {
  /** Of a collector that speaks OTLP over HTTP, e.g. `http://collector:4318`. */
  endpoint: string;
  /** From 0 to 1. */
  ratio: number;
}

/**
 * Everything the service is told from outside, checked as a whole before anything starts. Plain data; the class is
 * the injection token.
 */
export abstract class FloorConfig {
  /** No configuration file: simulated phone systems and a token issuer of our own. */
  abstract readonly demo: boolean;
  abstract readonly role: Role;
  abstract readonly logLevel: LogLevel;
  abstract readonly http: {
    host: string;
    port: number;
    /** Addresses and networks (CIDR) of proxies whose X-Forwarded-For counts. */
    trustedProxies: string[];
  };
  abstract readonly redis: { url: string; prefix: string; shards: number; logEntries: number };
  abstract readonly auth: {
    origins: string[];
    issuers: IssuerConfig[];
    /** Absent: a person brings a token. */
    console?: ConsoleConfig;
    /** A token that is good for longer is not accepted; revocations are kept for so long. */
    longestTokenHours: number;
  };
  abstract readonly limits: Limits;
  abstract readonly socket: {
    /** Long-polling as a transport; needs a sticky balancer. */
    polling: boolean;
    conflationMs: number;
    markEveryMs: number;
    /** So many packets waiting in a socket make it slow: it leaves the broadcasts. */
    slowPackets: number;
    /** A socket that stays slow for so long is cut off. */
    slowCutMs: number;
    /** Over so long clients are sent elsewhere before the process stops. */
    drainMs: number;
  };
  /** Absent: no traces. */
  abstract readonly tracing?: TracingConfig;
  /** Absent: nobody looks at the job queues, which all tenants share. */
  abstract readonly operations?: { tenant: string };
  /** For how long commands are kept. */
  abstract readonly audit: { keepDays: number };
  abstract readonly accounts: AccountConfig[];
}

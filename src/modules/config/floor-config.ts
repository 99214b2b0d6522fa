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
  /** As the vendor's own schema made it; undefined in the api role, which needs none. Secret. */
  credentials: unknown;
  poll: { baseMs: number; idleMs: number; maxMs: number };
  budget: { requestsPerMinute: number };
  /** Per request to the vendor. */
  timeoutMs: number;
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
  abstract readonly http: { host: string; port: number };
  abstract readonly redis: { url: string; prefix: string; shards: number; logEntries: number };
  abstract readonly auth: { origins: string[]; issuers: IssuerConfig[] };
  abstract readonly limits: { maxMessageBytes: number; topicsPerSocket: number; eventsPerSecond: number };
  abstract readonly socket: {
    /** Long-polling as a transport; needs a sticky balancer. */
    polling: boolean;
    conflationMs: number;
    markEveryMs: number;
    /** So many packets waiting in a socket make it slow: it leaves the broadcasts. */
    slowPackets: number;
    /** A socket that stays slow for so long is cut off. */
    slowCutMs: number;
  };
  /** For how long commands are kept. */
  abstract readonly audit: { keepDays: number };
  abstract readonly accounts: AccountConfig[];
}

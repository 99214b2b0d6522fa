import type { z } from 'zod';
import type { ContactOutcome } from '../../modules/domain/contact.js';
import type { LocalOverride, Reading, Roster } from '../../modules/domain/reading.js';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { VendorKind } from '../../modules/domain/source.js';
import type { Interval } from '../../modules/domain/totals.js';
import type { RequestBudget } from './budget.js';
import type { CommandContext, CommandForms, Executed } from './command.js';
import type { VendorAuthFailed } from './errors.js';
import type { LineContext, VendorHook } from './line.js';
import type { ReadingNotes } from './reading-notes.js';

export type { RequestBudget };

/** How a phone system proves who it is, where it is not one of the web's authorities that says so. */
export interface VendorTls {
  /** Authorities, PEM; instead of those of the web. */
  ca?: string;
  /**
   * SHA-256 of the public keys (SPKI) it may have, base64. With `ca` both must hold; alone the key itself is the proof,
   * whatever its issuer, its name and its expiry.
   */
  pinSha256?: readonly string[];
}

/**
 * `fast`: waiting calls and agent states. `medium`: rosters. `slow`: configuration. `totals`: counts of an interval, and
 * records of calls; such a target is an `extra`, and each of its polls is for one interval.
 */
export type Cadence = 'fast' | 'medium' | 'slow' | 'totals';

/** One thing to poll a vendor for; never polled twice at the same time in the cluster. */
export interface PollTarget {
  /** Unique in the account, stable from start to start, at most 200 characters, e.g. `queue:3`. */
  id: string;
  /** What a person would call it, e.g. `queue status`; a label of metrics, so few different values. */
  resource: string;
  cadence: Cadence;
  /** The queue it speaks of; absent when it speaks of the whole account. */
  queue?: string;
  /** The whole target is an extra: when it fails, that is a capability missing, and the account is as live as its other targets. */
  extra?: string;
  /** How many requests a poll without trouble makes: what is taken from the budget before it starts. */
  requests: number;
  /** The least time between two polls of it that hints request; absent: the account's `push.gapMs`. A longer one counts. */
  gapMs?: number;
  /** The part of `push.gapMs` that is enough, where one answer shows several queues; absent: 1. */
  gapPart?: number;
  /** How far the vendor's answers may be behind its events; absent: 300. */
  echoMs?: number;
  /** Every change it shows is announced by an event, so that its polls may be stretched to `push.pushedMs` while that holds. */
  pushed?: true;
}

export interface ShownRows {
  waiting: number;
  agents: number;
}

/** What a poll of totals is asked for. */
export interface TotalsRequest extends Interval {
  /** The account's IANA time zone, for vendors whose days or stamps are local. */
  zone: string;
  /** A caller who leaves earlier is a short abandon. */
  shortAbandonSeconds: number;
  /** Of queues that have one of their own. Absent: none has. */
  shortAbandonSecondsOf?: { readonly [queue: string]: number };
  /** The target that is in force, for vendors that want to be told one. */
  targetSeconds: number;
}

/** Which queues a vendor's own report is about, and when. */
export interface ReportRequest extends Interval {
  /** At least one. */
  queues: readonly string[];
  /** For vendors that want to be told one. */
  targetSeconds: number;
}

export interface ReportContext {
  signal: AbortSignal;
  /** Waits between two looks at a report that is being made. Rejects when the signal aborts. */
  pause: (ms: number) => Promise<void>;
}

export interface ReadContext {
  /** The account's roster as last read; absent until then. */
  roster: Roster | undefined;
  /** Present for targets of the cadence `totals` alone. */
  totals?: TotalsRequest;
  /** The deadline of the whole poll, and the service's shutdown. */
  signal: AbortSignal;
  /** Inside one poll at most one request is tried again; a retry takes it from here. */
  retry: { left: number };
  /** Where extras that are missing, rows that were left out and queues without rows are noted. */
  notes: ReadingNotes;
  /** What the requests of this poll are taken from; absent: the account's own (`VendorServices.budget`). */
  budget?: RequestBudget | undefined;
  /**
   * How many rows the queue's topic has now, for an answer that may stand for an empty list or for a failure. Undefined:
   * the queue was never read.
   */
  shown?: (queue: string) => Promise<ShownRows | undefined>;
  /** What is known of agents from our own commands, see `Executed.keep`; by agent. */
  kept?: ReadonlyMap<string, LocalOverride>;
  /** Hints named these agents only (`Hint.agents`): the reading may leave out all others. It may be ignored. */
  agents?: readonly string[];
}

/** One account's login to one vendor system. Immutable, made per account, plain TypeScript. */
export interface Vendor {
  /** What to poll, given the roster known so far; without one, only what leads to a roster. */
  targets(roster: Roster | undefined): PollTarget[];
  /**
   * Asks the vendor. The reading is complete and validated, or one of the port's errors is thrown; a
   * page that fails in the middle is an error of the whole.
   */
  read(target: PollTarget, context: ReadContext): Promise<Reading>;
  /** Executes one of the definition's `commands`. */
  execute(command: ResolvedCommand, context: CommandContext): Promise<Executed>;
  /**
   * Holds the vendor's live line until it ends (returns) or fails (throws a vendor error). One call at a time for an
   * account in the whole cluster. Absent: the vendor has no live line.
   */
  listen?(context: LineContext): Promise<void>;
  /**
   * Makes, adopts or renews what lets the vendor post its events to `url`, which holds a secret. Called at start and every 10
   * minutes. Absent: it is set up by hand.
   * @throws PermissionMissing when the vendor refuses that to this login: `push not available`
   */
  subscribeHooks?(url: string, signal: AbortSignal): Promise<void>;
  /**
   * Files of figures of the past in the vendor's own form, one after the other. It may take hours: for people who ask for it, not
   * for polls. Absent: the vendor makes none.
   */
  report?(request: ReportRequest, context: ReportContext): AsyncIterable<string>;
  /** Gives back what the vendor counts, such as a session, when this process was the last to use it. */
  close(signal: AbortSignal): Promise<void>;
}

/** A login the vendor gave us: shared by all workers, since vendors cap how many may be alive. */
export interface VendorSession {
  /** What the vendor's client needs to go on, as it likes; a secret. */
  value: string;
  /** From here on `open` is called for a fresh one, with this one as `previous`. */
  renewAt: number;
  expiresAt: number;
}

export type OpenSession = (
  previous: VendorSession | undefined,
  signal: AbortSignal,
) => Promise<VendorSession>;

export type CloseSession = (session: VendorSession, signal: AbortSignal) => Promise<void>;

/** The session of one account, shared by the cluster; `open` runs in one place at a time. */
export interface SessionStore {
  /**
   * The session in force, opened when there is none. Refused logins are counted and spaced for the whole cluster, so
   * that the vendor does not block our address. A session is used until it ends, also when its renewal fails.
   * @param giveBack closes a session that was opened and cannot be shared
   * @throws VendorAuthFailed when the login is refused, or waits for its next try
   * @throws VendorUnavailable once it was released
   */
  get(open: OpenSession, signal: AbortSignal, giveBack: CloseSession): Promise<VendorSession>;
  /** The vendor has blocked us: this session is no longer used, and no login is tried before the block ends. */
  blocked(session: VendorSession, block: VendorAuthFailed): Promise<void>;
  /** The vendor refused this session although it had not expired; the next `get` opens another. */
  refused(session: VendorSession): Promise<void>;
  /** This process stops using it; `close` is called when no other process does. */
  release(close: CloseSession, signal: AbortSignal): Promise<void>;
}

/** One finished request, for metrics and traces; `path` is without query, since a token may sit there. */
export interface RequestReport {
  method: string;
  path: string;
  status?: number;
  tookMs: number;
  outcome: 'ok' | 'unavailable' | 'throttled' | 'auth-failed' | 'protocol' | 'rejected';
}

export interface VendorServices {
  session: SessionStore;
  /** For requests outside polls and commands, such as giving back a session. */
  budget: RequestBudget;
  report: (request: RequestReport) => void;
  /** Says in the log, without a secret, what an operator may want to know of the phone system. Absent: it is not said. */
  log?: (text: string) => void;
}

/** The only way out of a network. */
export interface EgressProxy {
  /** `http://host:port`, with user and password where it asks for them. Secret. */
  url: string;
  /** Names are looked up by the proxy alone, which then has to refuse forbidden addresses itself. Absent: no. */
  resolvesNames?: boolean;
}

export interface VendorAccount<Credentials> {
  id: string;
  baseUrl: string;
  credentials: Credentials;
  /** Absent: as on the web. */
  tls?: VendorTls;
  /** Absent: the system is asked directly. */
  egress?: EgressProxy;
  /** Per request. */
  timeoutMs: number;
  /** Targets of the cadence `totals` are planned too. Absent: none. */
  totals?: boolean;
}

/** One line of the catalogue. */
export interface VendorDefinition<Credentials = unknown> {
  kind: VendorKind;
  credentials: z.ZodType<Credentials>;
  /** Schemes that `baseUrl` may have; absent: `https` and `http`. */
  schemes?: readonly string[];
  /** The commands' forms; they need no login, so that the api checks a command without credentials. */
  commands: CommandForms;
  /**
   * What the vendor meters: accounts with the same login share one budget. No secret. Absent: every part of the
   * credentials belongs to the login.
   */
  login?(credentials: Credentials): string;
  /** Absent: the vendor posts no events. */
  hook?: VendorHook;
  /** Whether its live line, reached at this address, tells of each contact. Absent: it does not. */
  tellsContacts?(baseUrl: string): boolean;
  /** Where its events, or its records, tell of contacts that ended so alone: polls tell of the others. */
  tellsOnly?: { readonly events?: ContactOutcome; readonly records?: ContactOutcome };
  create(account: VendorAccount<Credentials>, services: VendorServices): Vendor;
}

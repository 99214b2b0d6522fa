import type { SimClock } from '../engine/clock.js';
import type { Floor } from '../engine/floor.js';

/** A request as it came, uninterpreted but for the split of its address. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface WireReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One vendor's wire format over a floor. */
export interface Facade {
  /** What a client needs to sign in, by the names of the configuration file. */
  readonly credentials: Readonly<Record<string, string>>;
  handle(request: WireRequest): WireReply;
  /** How this vendor reports an error of its own, by its own code. */
  failure(code: number): WireReply;
  /** Every session ends; the credentials stay good. */
  revokeTokens(): void;
  /** Signing in fails until told otherwise; sessions go on. */
  rejectCredentials(rejected: boolean): void;
  tokensAlive(): number;
}

export interface FacadeContext {
  readonly floor: Floor;
  readonly clock: SimClock;
  /** Credentials come from it, so that a simulator started again is the same account. */
  readonly seed: number;
}

/** A kind of façade: one line in `facades.ts`. */
export interface FacadeKind<Quirks extends object> {
  /** Place in the block of ports. */
  readonly portOffset: number;
  readonly demo: {
    readonly id: string;
    readonly name: string;
    readonly queues: number;
    readonly agents: number;
    /** Place among the accounts of the demo: no two of them show the same people, or queues of the same name. */
    readonly place: number;
    /** What the vendor allows one login, or one address; 600 where it says nothing. */
    readonly requestsPerMinute?: number;
  };
  readonly pauseReasons: readonly string[];
  /** Every switch away from the default, one at a time: what a contract suite runs through. */
  readonly quirkPositions: readonly Quirks[];
  create(context: FacadeContext, quirks: Quirks): Facade;
}

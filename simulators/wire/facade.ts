import type { z } from 'zod';
import type { SimClock } from '../engine/clock.js';
import type { Floor } from '../engine/floor.js';
import type { FacadePush, PushWay } from './push.js';

/** A request as received; only its address is split. */
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
  /** The request is accepted and never answered. */
  readonly unanswered?: true;
}

/** Another door of the system beside HTTP, such as a port on which it pushes. */
export interface FacadeLine {
  /** Once it is open. */
  readonly url: string;
  /** `port` 0 takes a free one, the first time; afterwards it is always the same. */
  open(port: number): Promise<void>;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/** One vendor's wire format over a floor. */
export interface Facade {
  /** The credentials of the account, by the names of the configuration file. */
  readonly credentials: Readonly<Record<string, string>>;
  handle(request: WireRequest): WireReply;
  /** By which path rules of faults know a request; absent: by its own. */
  endpoint?(request: Pick<WireRequest, 'path' | 'query'>): string;
  /** Of a wire format other than JSON: its documents, for faults that replace a value. */
  readonly body?: { read(text: string): unknown; write(document: unknown): string };
  readonly line?: FacadeLine;
  readonly push?: FacadePush;
  /** The vendor's envelope for an error with this code. */
  failure(code: number): WireReply;
  /** Ends every session; the credentials stay valid. */
  revokeTokens(): void;
  /** Makes signing in fail, or work again; sessions stay valid. */
  rejectCredentials(rejected: boolean): void;
  tokensAlive(): number;
}

export interface FacadeContext {
  readonly floor: Floor;
  readonly clock: SimClock;
  /** Credentials come from it, so that a simulator started again is the same account. */
  readonly seed: number;
  readonly way: PushWay;
}

/** Some of the switches; the others have their defaults. */
export type QuirkSettings<Quirks> = { [Name in keyof Quirks]?: Quirks[Name] | undefined };

/** A kind of façade: one line in `facades.ts`. */
export interface FacadeKind<Quirks extends object> {
  /** Place in the block of ports. */
  readonly portOffset: number;
  readonly demo: {
    readonly id: string;
    readonly name: string;
    readonly queues: number;
    readonly agents: number;
    /** Place among the accounts of the demo, so that no two share names of agents or queues. */
    readonly place: number;
    /** The vendor's limit per login or address; 600 where none is documented. */
    readonly requestsPerMinute?: number;
  };
  readonly pauseReasons: readonly string[];
  /** The switches for how the façade answers, with their defaults. */
  readonly quirks: z.ZodObject;
  /** The façade reads `quirks` at each request, so they may change while it runs. */
  create(context: FacadeContext, quirks: Quirks): Facade;
}

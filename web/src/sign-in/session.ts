import type { FloorRefusal, TokenGiver } from '../../../client/index.js';
import type { IssuerSettings } from './page-config.js';

export const DEMO_ROLES = ['viewer', 'supervisor', 'admin'] as const;
export type DemoRole = (typeof DEMO_ROLES)[number];

/** Somebody is signed in. */
export interface Session {
  /** For the `FloorClient` alone: whoever asks twice gets a new one. A text where the token cannot be renewed. */
  readonly token: TokenGiver;
  /** For requests over HTTP: the token at hand, renewed first when it is nearly over. */
  readonly current: () => Promise<string>;
  /** For people's eyes. */
  readonly name: string;
  /** What the token says it may; the service decides. */
  readonly scopes: ReadonlySet<string>;
  /** The service has a board of its job queues; the service decides who may see it. */
  readonly operations: boolean;
  /** Also at the issuer, where it offers that: then this page is left. */
  readonly signOut: () => Promise<void>;
  /** The service does not accept the login: back to the door, with its words. */
  readonly refused: (refusal: FloorRefusal) => void;
}

/** How somebody may come in. */
export type Way =
  | { kind: 'issuer'; settings: IssuerSettings }
  | { kind: 'demo'; role: DemoRole }
  | { kind: 'token'; token: string };

export type SessionState =
  | {
      kind: 'opening';
      /** Tried again by itself. */
      problem?: string;
    }
  | {
      kind: 'signed-out';
      /** Beside a pasted token. */
      ways: { demo: boolean; issuer?: IssuerSettings };
      /** Why somebody who wanted in stands outside. */
      problem?: string;
      readonly enter: (way: Way) => void;
    }
  | { kind: 'signed-in'; session: Session };

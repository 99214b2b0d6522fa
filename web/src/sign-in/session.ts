import { FloorRefusal, type TokenGiver, type FloorClient } from '../../../client/index.js';
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
export type Provider =
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
      readonly enter: (way: Provider) => void;
    }
  | { kind: 'signed-in'; session: Session };

/** What a way in gives to whoever took it. */
export interface Credentials extends Pick<Session, 'token' | 'current' | 'name'> {
  /** The first token, which says what may be done. */
  readonly first: string;
  /** By how much a token that was just made seems to be made earlier or later; absent: nobody saw it being made. */
  readonly clocksApartMs?: number;
  /** Ends the issuer’s own session too, by leaving the page. */
  readonly leave?: () => Promise<void>;
}

/**
 * Ends a session whose token the service does not accept on the live connection: at once where nobody can renew it, else
 * when a renewed one is refused as well. What it returns ends the watching.
 */
export function watchRefusals(
  client: Pick<FloorClient, 'onConnection'>,
  session: Pick<Session, 'token' | 'refused'>,
): () => void {
  const most = typeof session.token === 'string' ? 1 : 2;
  let refusals = 0;
  return client.onConnection((state) => {
    if (state.phase === 'connected') refusals = 0;
    if (state.phase !== 'waiting') return;
    const { error } = state;
    if (!(error instanceof FloorRefusal) || error.problem.code !== 'unauthenticated') return;
    refusals += 1;
    if (refusals >= most) session.refused(error);
  });
}

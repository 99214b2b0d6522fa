import { FloorRefusal, type TokenGiver, type FloorClient } from '../../../client/index.js';
import type { IssuerSettings } from '../shared/page-config.js';

export const DEMO_ROLES = ['viewer', 'supervisor', 'admin'] as const;
export type DemoRole = (typeof DEMO_ROLES)[number];

/** A signed-in user. */
export interface Session {
  /** For the `FloorClient` only: every further call returns a new token. A string where the token cannot be renewed. */
  readonly token: TokenGiver;
  /** For requests over HTTP: the token at hand, renewed first when it is nearly over. */
  readonly current: () => Promise<string>;
  /** For people's eyes. */
  readonly name: string;
  /** Whom the token is for; absent: it does not say. */
  readonly subject?: string;
  /** Of the person's own phone, where the token names it. */
  readonly extension?: string;
  /** Scopes in the token, unverified; the service decides. */
  readonly scopes: ReadonlySet<string>;
  /** The service has a board of its job queues; the service decides who may see it. */
  readonly operations: boolean;
  /** Long-polling may stand in for WebSockets. */
  readonly polling: boolean;
  /** The service keeps what was on the floor; with the right `history:read` it is shown again. */
  readonly history: boolean;
  /** Also signs out at the issuer, where it supports that; then the page is left. */
  readonly signOut: () => Promise<void>;
  /** Called when the service refuses the login; shows the sign-in page with the reason. */
  readonly refused: (refusal: FloorRefusal) => void;
}

/** The ways to sign in. */
export type Provider =
  | { kind: 'issuer'; settings: IssuerSettings }
  | { kind: 'demo'; role: DemoRole }
  | { kind: 'token'; token: string };

export type SessionState =
  | {
      kind: 'opening';
      /** Retried automatically. */
      problem?: string;
    }
  | {
      kind: 'signed-out';
      /** Beside a pasted token. */
      ways: { demo: boolean; issuer?: IssuerSettings };
      /** Why the last sign-in failed or ended. */
      problem?: string;
      readonly enter: (way: Provider) => void;
    }
  | { kind: 'signed-in'; session: Session };

/** The result of a successful sign-in. */
export interface Credentials extends Pick<Session, 'token' | 'current' | 'name'> {
  /** The first token, which says what may be done. */
  readonly first: string;
  /** By how much a token that was just made seems to be made earlier or later; absent: the token was not issued just now. */
  readonly clocksApartMs?: number;
  /** Ends the issuer’s own session too, by leaving the page. */
  readonly leave?: () => Promise<void>;
}

/**
 * Ends a session whose token the service does not accept on the live connection: at once where it cannot be renewed, else
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

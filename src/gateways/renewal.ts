import { Injectable } from '@nestjs/common';
import { TokenVerifier } from '../modules/auth/token-verifier.js';
import type { AuthenticateAnswer } from '../modules/domain/protocol.js';
import { FloorError } from '../modules/domain/problem.js';
import type { Session } from './session.js';
import { lasting } from './lasting.js';
import { SessionExpiry } from './session-expiry.js';
import { Subscriptions } from './subscriptions.js';

/** A new token for a connection that goes on. */
@Injectable()
export class Renewal {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly expiry: SessionExpiry,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Throws `unauthenticated`, or `forbidden` for somebody else's token; the old token then still holds. */
  async renew(session: Session, token: string): Promise<AuthenticateAnswer> {
    const principal = lasting(await this.verifier.verify(token));
    const { subject, tenant } = session.principal;
    if (principal.subject !== subject || principal.tenant !== tenant)
      throw new FloorError('forbidden', "The token is somebody else's; open a new connection with it.");
    if (session.connected) {
      session.principal = principal;
      this.expiry.arm(session);
      this.subscriptions.enforceRights(session);
    }
    return { ok: true, expiresAt: principal.expiresAt };
  }
}

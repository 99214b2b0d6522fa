import { Injectable } from '@nestjs/common';
import { Logins } from '../modules/auth/logins.js';
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
    private readonly logins: Logins,
    private readonly expiry: SessionExpiry,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Throws `unauthenticated`, or `forbidden` for somebody else's token; the old token then still holds. */
  async renew(session: Session, token: string): Promise<AuthenticateAnswer> {
    const principal = lasting(await this.logins.verify(token, session.address));
    const { subject, tenant, display } = session.principal;
    if (principal.subject !== subject || principal.tenant !== tenant || principal.display !== display)
      throw new FloorError('forbidden', "The token is somebody else's; open a new connection with it.");
    if (session.connected) {
      session.principal = principal;
      this.expiry.arm(session);
      this.subscriptions.enforceRights(session);
    }
    const { expiresAt } = principal;
    return { ok: true, ...(expiresAt !== undefined && { expiresAt }) };
  }
}

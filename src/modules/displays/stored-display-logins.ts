import { Injectable, Logger } from '@nestjs/common';
import { DisplayLogins } from '../auth/token-verifier.js';
import type { Principal } from '../auth/principal.js';
import { FloorError } from '../domain/problem.js';
import { orUnavailable } from '../domain/unavailable.js';
import { OutageLog } from '../../lib/outage-log.js';
import { DisplayStore, NOTE_USE_EVERY_MS, type KnownDisplay } from './display-store.js';
import { displayOf, isSecretOf } from './display-token.js';

/** Checks the tokens of displays against the store. */
@Injectable()
export class StoredDisplayLogins extends DisplayLogins {
  private readonly outage = new OutageLog(new Logger('Displays'), 'note the use of displays');

  constructor(private readonly store: DisplayStore) {
    super();
  }

  async principalOf(token: string): Promise<Principal> {
    const id = displayOf(token);
    const login = id === undefined ? undefined : await orUnavailable(this.store.login(id));
    if (login === undefined || !isSecretOf(token, login.digest))
      throw new FloorError('unauthenticated', 'The token is not accepted: no display has it.');
    await this.noteUse(login.display);
    const { tenant, topics, id: display } = login.display;
    return {
      subject: `display:${display}`,
      tenant,
      scopes: new Set(['floor:read']),
      display,
      topics: new Set(topics),
    };
  }

  inUse(displays: string[]): Promise<string[]> {
    return this.store.noteUse(displays);
  }

  /** Best effort: a failure is logged, and the login succeeds. */
  private async noteUse({ id, lastUsedAt = 0 }: KnownDisplay): Promise<void> {
    if (Date.now() - lastUsedAt < NOTE_USE_EVERY_MS) return;
    try {
      await this.store.noteUse([id]);
      this.outage.worked();
    } catch (error) {
      this.outage.failed(error);
    }
  }
}

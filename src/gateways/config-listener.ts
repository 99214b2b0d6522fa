import { Injectable } from '@nestjs/common';
import { ConfigChanges } from '../modules/config/config-changes.js';
import { TrustedIssuers } from '../modules/auth/trusted-issuers.js';
import { Connections } from './connections.js';
import { Subscriptions } from './subscriptions.js';

/** Ends what a reload of the configuration no longer allows to open connections. */
@Injectable()
export class ConfigListener {
  constructor(
    changes: ConfigChanges,
    private readonly issuers: TrustedIssuers,
    private readonly connections: Connections,
    private readonly subscriptions: Subscriptions,
  ) {
    changes.on('accounts', () => this.endTopics());
    changes.on('issuers', () => this.dismissStrangers());
  }

  /** Of accounts that are gone, or belong to another tenant. */
  private endTopics(): void {
    for (const session of this.connections.all) this.subscriptions.enforceRights(session);
  }

  private dismissStrangers(): void {
    for (const session of [...this.connections.all]) {
      const { issuer } = session.principal;
      if (issuer !== undefined && this.issuers.of(issuer) === undefined) session.dismiss();
    }
  }
}

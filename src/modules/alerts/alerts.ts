import { Injectable, Logger } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { configuredAccount } from '../config/config-changes.js';
import { FloorConfig } from '../config/floor-config.js';
import { accountOfAlert, type Alert } from '../domain/alert.js';
import { FloorError } from '../domain/problem.js';
import { orUnavailable } from '../domain/unavailable.js';
import { AlertStore } from './alert-store.js';
import { notificationsOf } from './notifications.js';

export interface AckRequest {
  note?: string;
  untilResolved?: boolean;
}

const ATTEMPTS = 5;

/** The alerts of an account for tokens that may see them, and their acknowledgement. Throws `FloorError`s. */
@Injectable()
export class Alerts {
  private readonly logger = new Logger(Alerts.name);

  constructor(
    private readonly store: AlertStore,
    private readonly authority: Authority,
    private readonly config: FloorConfig,
  ) {}

  async list(caller: Principal, account: string, state?: Alert['state']): Promise<Alert[]> {
    this.authority.ensure(caller, 'floor:read', { account });
    const rows = await orUnavailable(this.store.rows(account));
    return rows.filter((row) => (state === undefined || row.state === state) && this.maySee(caller, row));
  }

  /** A person has seen it: its row and the channels that were notified say so. An alert that is acknowledged stays so. */
  async acknowledge(caller: Principal, id: string, { note, untilResolved }: AckRequest): Promise<Alert> {
    const account = accountOfAlert(id);
    if (account === undefined) throw unknown(id);
    this.authority.ensure(caller, 'agents:command', { account });
    if (caller.agent !== undefined)
      throw new FloorError('forbidden', 'An agent’s own token does not acknowledge alerts.');
    const tenant = configuredAccount(this.config, account)?.tenant ?? caller.tenant;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const before = await orUnavailable(this.store.row(account, id));
      if (before?.state !== 'firing' || !this.maySee(caller, before)) throw unknown(id);
      const at = Date.now();
      const acked: Alert['acked'] = {
        ...{ by: caller.subject, at },
        ...(note !== undefined && { note }),
        ...(untilResolved === true && { untilResolved }),
      };
      const after: Alert = { ...before, revision: before.revision + 1, acked };
      const message = { kind: 'acked', channels: before.channels, step: 0, repeat: 0, at } as const;
      const notifications = notificationsOf(after, { tenant, groupBySeconds: 0 }, message);
      const outcome = await orUnavailable(this.store.step(account, { id, before, after, notifications, at }));
      if (outcome === 'done') {
        this.logger.log(`Alert ${id} was acknowledged by ${caller.subject}.`);
        return after;
      }
    }
    throw new FloorError('unavailable', 'The alert changes too fast. Try again.');
  }

  /** Tokens for single queues see the alerts of those queues. */
  private maySee(caller: Principal, { account, subject: { kind, id } }: Alert): boolean {
    if (this.authority.may(caller, 'floor:read', { account, topicKind: 'alerts' })) return true;
    const queue = { account, queue: id, topicKind: 'queue' } as const;
    return kind === 'queue' && this.authority.may(caller, 'floor:read', queue);
  }
}

const unknown = (id: string): FloorError =>
  new FloorError('not-found', `There is no firing alert "${id.slice(0, 200)}".`);

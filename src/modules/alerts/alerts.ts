import { Injectable, Logger } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { configuredAccount } from '../config/config-changes.js';
import { FloorConfig } from '../config/floor-config.js';
import { accountOfAlert, type Alert } from '../domain/alert.js';
import { FloorError } from '../domain/problem.js';
import { conditionsOf, isNumber, type Measure, type Op, type Rule, type Severity } from '../domain/rule.js';
import { orUnavailable } from '../domain/unavailable.js';
import { AlertStore } from './alert-store.js';
import { notificationsOf } from './notifications.js';
import { RuleStore } from './rule-store.js';
import { isOneOf } from './rule-scope.js';

export interface AckRequest {
  note?: string;
  untilResolved?: boolean;
}

/** From where on a rule raises an alert: one of its conditions. */
export interface Threshold {
  measure: Measure;
  severity: Severity;
  /** Absent: the measure is no number, or its threshold follows a setting of the queue. */
  op?: Op;
  value?: number;
  /** Absent: all of the account. */
  queues?: string[];
}

const ATTEMPTS = 5;

/** The alerts of an account for tokens that may see them, and their acknowledgement. Throws `FloorError`s. */
@Injectable()
export class Alerts {
  private readonly logger = new Logger(Alerts.name);

  constructor(
    private readonly store: AlertStore,
    private readonly rules: RuleStore,
    private readonly authority: Authority,
    private readonly config: FloorConfig,
  ) {}

  async list(caller: Principal, account: string, state?: Alert['state']): Promise<Alert[]> {
    this.authority.ensure(caller, 'floor:read', { account });
    const rows = await orUnavailable(this.store.rows(account));
    return rows.filter((row) => (state === undefined || row.state === state) && this.sees(caller, row));
  }

  /** Of the rules that are on and cover the account: those of which each condition alone raises an alert. */
  async thresholds(caller: Principal, account: string): Promise<Threshold[]> {
    this.authority.ensure(caller, 'floor:read', { account });
    const { rules } = await orUnavailable(this.rules.book(caller.tenant));
    return rules
      .filter(({ enabled, scope, when }) => {
        const isAll = 'all' in when && when.all.length > 1;
        return enabled && !isAll && isOneOf(scope.accounts, account) && scope.groups.length === 0;
      })
      .flatMap((rule) =>
        thresholdsOf(rule, (queue) => this.authority.may(caller, 'floor:read', { account, queue })),
      );
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
      if (before?.state !== 'firing' || !this.sees(caller, before)) throw unknown(id);
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

  private sees(caller: Principal, alert: Alert): boolean {
    return this.authority.maySeeAlert(caller, 'floor:read', alert);
  }
}

function thresholdsOf({ when, severity, scope }: Rule, maySee: (queue: string) => boolean): Threshold[] {
  const queues = scope.queues[0] === '*' ? undefined : scope.queues.filter(maySee);
  return conditionsOf(when).map((condition) => ({
    ...{ measure: condition.measure, severity },
    ...(isNumber(condition) &&
      typeof condition.value === 'number' && { op: condition.op, value: condition.value }),
    ...(queues !== undefined && { queues }),
  }));
}

const unknown = (id: string): FloorError =>
  new FloorError('not-found', `There is no firing alert "${id.slice(0, 200)}".`);

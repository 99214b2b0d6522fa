import { Controller, Get, Header, Query } from '@nestjs/common';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import { Caller, Needs } from '../../auth/token.guard.js';
import { accountOfAlert } from '../../domain/alert.js';
import { FloorError } from '../../domain/problem.js';
import { orUnavailable } from '../../domain/unavailable.js';
import { Describes } from '../../http/describes.js';
import type { Page } from '../../http/page.js';
import { requestPart } from '../../http/request-part.js';
import { logContract, NotificationsQuery } from './channels.contract.js';
import { Channels } from './channels.js';
import { loggedPage, NotificationLog, type LoggedNotification } from './notification-log.js';
import type { NotificationRecord } from './notification-record.js';

/** The log of deliveries. */
@Controller('v1/notifications')
@Needs('rules:manage')
export class NotificationsController {
  constructor(
    private readonly channels: Channels,
    private readonly log: NotificationLog,
    private readonly authority: Authority,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  @Describes(logContract)
  async list(@Caller() caller: Principal, @Query() query: unknown): Promise<Page<LoggedNotification>> {
    const { alert, channel, ...page } = requestPart(NotificationsQuery, query, 'query');
    const records =
      channel === undefined ? await this.ofAlert(caller, alert ?? '') : await this.ofChannel(caller, channel);
    const own = records.filter(({ notification }) => notification.tenant === caller.tenant);
    return loggedPage(own, page);
  }

  private async ofAlert(caller: Principal, alert: string): Promise<NotificationRecord[]> {
    const account = accountOfAlert(alert);
    if (account === undefined) throw new FloorError('bad-request', 'query.alert: is not the id of an alert');
    // A queue's alert says how long its callers wait.
    this.authority.ensureWholeTenant(caller);
    this.authority.ensure(caller, 'rules:manage', { account });
    return orUnavailable(this.log.list('alert', alert, account));
  }

  private async ofChannel(caller: Principal, id: string): Promise<NotificationRecord[]> {
    const channel = await this.channels.find(caller, id);
    return orUnavailable(this.log.list('channel', channel.id));
  }
}

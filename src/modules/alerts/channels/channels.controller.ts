import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Put } from '@nestjs/common';
import { Query } from '@nestjs/common';
import { rateOf } from '../../../lib/rate-limiter.js';
import type { Principal } from '../../auth/principal.js';
import { Caller, Needs } from '../../auth/token.guard.js';
import type { Channel } from '../../domain/channel.js';
import { FloorError } from '../../domain/problem.js';
import { orUnavailable } from '../../domain/unavailable.js';
import { Describes } from '../../http/describes.js';
import { pageOf, PageQuery, type Page } from '../../http/page.js';
import { requestPart } from '../../http/request-part.js';
import { Keys } from '../../redis/keys.js';
import { SharedRateLimiter } from '../../redis/shared-rate-limiter.js';
import { ChannelChange, ChannelRequest } from './channel-request.js';
import * as contracts from './channels.contract.js';
import { Channels, type MadeChannel } from './channels.js';
import { logged, NotificationLog, type LoggedNotification } from './notification-log.js';

type PublicChannel = Omit<Channel, 'tenant'>;

/** Test messages of a tenant. */
const TESTS = rateOf(20, 60_000);

/** Where alerts are sent. */
@Controller('v1/channels')
@Needs('rules:manage')
export class ChannelsController {
  constructor(
    private readonly channels: Channels,
    private readonly log: NotificationLog,
    private readonly limiter: SharedRateLimiter,
    private readonly keys: Keys,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @Describes(contracts.makeContract)
  async make(@Caller() caller: Principal, @Body() body: unknown): Promise<PublicChannel> {
    return madeChannel(await this.channels.make(caller, requestPart(ChannelRequest, body, 'body')));
  }

  @Get()
  @Header('cache-control', 'private, no-cache')
  @Describes(contracts.listContract)
  async list(@Caller() caller: Principal, @Query() query: unknown): Promise<Page<PublicChannel>> {
    const page = requestPart(PageQuery, query, 'query');
    return pageOf((await this.channels.list(caller)).map(publicChannel), page);
  }

  @Put(':id')
  @Describes(contracts.changeContract)
  async change(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<PublicChannel> {
    return publicChannel(await this.channels.change(caller, id, requestPart(ChannelChange, body, 'body')));
  }

  @Delete(':id')
  @HttpCode(204)
  @Describes(contracts.removeContract)
  async remove(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.channels.remove(caller, id);
  }

  @Post(':id/secret')
  @Header('cache-control', 'no-store')
  @Describes(contracts.rotateContract)
  async rotate(@Caller() caller: Principal, @Param('id') id: string): Promise<PublicChannel> {
    return madeChannel(await this.channels.rotate(caller, id));
  }

  @Post(':id/test')
  @HttpCode(202)
  @Describes(contracts.testContract)
  async test(@Caller() caller: Principal, @Param('id') id: string): Promise<LoggedNotification> {
    const channel = await this.channels.find(caller, id);
    const key = this.keys.attempts('channel-test', caller.tenant);
    const retryAfterMs = await orUnavailable(this.limiter.take(key, TESTS));
    if (retryAfterMs > 0)
      throw new FloorError('too-many-requests', 'At most 20 test messages a minute.', { retryAfterMs });
    const notification = await orUnavailable(this.log.test(channel, caller.subject));
    return logged({ notification, state: 'waiting', digest: false, attempts: [] });
  }
}

const publicChannel = ({ tenant: _tenant, ...channel }: Channel): PublicChannel => channel;

const madeChannel = ({ channel, secret }: MadeChannel): PublicChannel & { secret?: string } => ({
  ...publicChannel(channel),
  ...(secret !== undefined && { secret }),
});

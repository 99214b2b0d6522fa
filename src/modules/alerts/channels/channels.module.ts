import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { ChannelStoreModule } from './channel-store.module.js';
import { Channels } from './channels.js';
import { ChannelsController } from './channels.controller.js';
import { NotificationLog } from './notification-log.js';
import { NotificationsController } from './notifications.controller.js';

/** The REST API of channels and of what was sent to them. */
@Module({
  imports: [AuthModule, ChannelStoreModule],
  controllers: [ChannelsController, NotificationsController],
  providers: [Channels, NotificationLog],
})
export class ChannelsRestModule {}

import { Module } from '@nestjs/common';
import { ChannelStoreModule } from '../channels/channel-store.module.js';
import { ChannelPace } from './channel-pace.js';
import { Delivery } from './delivery.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { MailSender } from './mail-sender.js';
import { NotificationQueue } from './notification-queue.js';
import { NotificationStore } from './notification-store.js';
import { NotificationWorker } from './notification-worker.js';
import { OutboxMover } from './outbox-mover.js';
import { DeliveryTimes } from './retry-plan.js';
import { Sender } from './sender.js';

/** Sends notifications to channels: the worker role. */
@Module({
  imports: [ChannelStoreModule],
  providers: [
    ChannelPace,
    Delivery,
    DeliveryMetrics,
    DeliveryTimes,
    MailSender,
    NotificationQueue,
    NotificationStore,
    NotificationWorker,
    OutboxMover,
    Sender,
  ],
})
export class DeliveryModule {}

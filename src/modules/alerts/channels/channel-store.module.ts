import { Module } from '@nestjs/common';
import { ChannelSecrets } from './channel-secrets.js';
import { ChannelStore } from './channel-store.js';

/** Channels as both roles know them. */
@Module({
  providers: [ChannelSecrets, ChannelStore],
  exports: [ChannelSecrets, ChannelStore],
})
export class ChannelStoreModule {}

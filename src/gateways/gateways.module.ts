import { Module } from '@nestjs/common';
import { AuthModule } from '../modules/auth/auth.module.js';
import { CommandDeskModule } from '../modules/commands/command-desk.module.js';
import { DisplaysModule } from '../modules/displays/displays.module.js';
import { FloorModule } from '../modules/floor/floor.module.js';
import { Metrics } from '../modules/health/metrics.js';
import { Arrivals } from './arrivals.js';
import { Connections } from './connections.js';
import { Drain } from './drain.js';
import { FanOut } from './fan-out.js';
import { FloorGateway } from './floor.gateway.js';
import { FloorRooms } from './floor-rooms.js';
import { FreshnessNews } from './freshness-news.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { HandshakeGuard } from './handshake-guard.js';
import { Lobby } from './lobby.js';
import { Marks } from './marks.js';
import { Renewal } from './renewal.js';
import { RevokedSockets } from './revoked-sockets.js';
import { SessionExpiry } from './session-expiry.js';
import { ShownFreshness } from './shown-freshness.js';
import { SlowSockets } from './slow-sockets.js';
import { SocketEvents } from './socket-events.js';
import { Subscriptions } from './subscriptions.js';
import { TopicDocuments } from './topic-documents.js';

/** Socket.IO: who may follow what, and in which words. The application also needs the FloorIoAdapter. */
@Module({
  imports: [AuthModule, CommandDeskModule, DisplaysModule, FloorModule],
  providers: [
    { provide: GatewayMetrics, useExisting: Metrics },
    Arrivals,
    Connections,
    Drain,
    FanOut,
    FloorGateway,
    FloorRooms,
    FreshnessNews,
    HandshakeGuard,
    Lobby,
    Marks,
    Renewal,
    RevokedSockets,
    SessionExpiry,
    ShownFreshness,
    SlowSockets,
    SocketEvents,
    Subscriptions,
    TopicDocuments,
  ],
})
export class GatewaysModule {}

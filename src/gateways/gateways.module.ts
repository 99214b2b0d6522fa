import { Module } from '@nestjs/common';
import { AuthModule } from '../modules/auth/auth.module.js';
import { CommandDeskModule } from '../modules/commands/api/command-api.module.js';
import { DisplaysModule } from '../modules/displays/displays.module.js';
import { FloorModule } from '../modules/floor/floor.module.js';
import { Metrics } from '../modules/health/metrics.js';
import { Arrivals, ShownFreshness, TopicDocuments } from './topic-loader.js';
import { Connections, RevokedSockets, SessionExpiry } from './connections.js';
import { Drain } from './drain.js';
import { FanOut } from './fan-out.js';
import { FloorGateway } from './floor.gateway.js';
import { FloorRooms } from './floor-rooms.js';
import { FreshnessNews, Marks } from './freshness-marks.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { HandshakeGuard } from './handshake-guard.js';
import { Lobby } from './connection-limiter.js';
import { Renewal, SocketEvents } from './socket-events.js';
import { SlowSockets } from './slow-sockets.js';
import { Subscriptions } from './subscriptions.js';

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

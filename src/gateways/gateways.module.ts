import { Module } from '@nestjs/common';
import { AlertRecordsModule } from '../modules/alerts/alert-records.module.js';
import { AuthModule } from '../modules/auth/auth.module.js';
import { CommandApiModule } from '../modules/commands/api/command-api.module.js';
import { DisplaysModule } from '../modules/displays/displays.module.js';
import { FloorModule } from '../modules/floor/floor.module.js';
import { ArrivalWaiter, TopicLoader } from './topic-loader.js';
import { Connections, RevokedSockets, SessionExpiry } from './connections.js';
import { ConfigListener } from './config-listener.js';
import { DisplayPush } from './display-push.js';
import { Drain } from './drain.js';
import { FanOut } from './fan-out.js';
import { FloorGateway } from './floor.gateway.js';
import { FloorRooms } from './floor-rooms.js';
import { FreshnessListener, FreshnessMarks } from './freshness-marks.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { HandshakeGuard } from './handshake-guard.js';
import { ConnectionLimiter } from './connection-limiter.js';
import { TokenRenewal, SocketEvents } from './socket-events.js';
import { SlowSockets } from './slow-sockets.js';
import { Subscriptions } from './subscriptions.js';

/** The Socket.IO side of the service. The application must also use the FloorIoAdapter. */
@Module({
  imports: [AlertRecordsModule, AuthModule, CommandApiModule, DisplaysModule, FloorModule],
  providers: [
    GatewayMetrics,
    ArrivalWaiter,
    ConfigListener,
    Connections,
    DisplayPush,
    Drain,
    FanOut,
    FloorGateway,
    FloorRooms,
    FreshnessListener,
    HandshakeGuard,
    ConnectionLimiter,
    FreshnessMarks,
    TokenRenewal,
    RevokedSockets,
    SessionExpiry,
    SlowSockets,
    SocketEvents,
    Subscriptions,
    TopicLoader,
  ],
})
export class GatewaysModule {}

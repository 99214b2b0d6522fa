import type { AlertStore } from '../../../src/modules/alerts/alert-store.js';
import { ArrivalWaiter, TopicLoader } from '../../../src/gateways/topic-loader.js';
import { Connections, SessionExpiry } from '../../../src/gateways/connections.js';
import { type FloorServer, type FloorSocket, Session, type Encoding } from '../../../src/gateways/session.js';
import { FanOut } from '../../../src/gateways/fan-out.js';
import { FreshnessListener, FreshnessMarks } from '../../../src/gateways/freshness-marks.js';
import { FloorRooms } from '../../../src/gateways/floor-rooms.js';
import { ConnectionLimiter } from '../../../src/gateways/connection-limiter.js';
import { TokenRenewal } from '../../../src/gateways/socket-events.js';
import { SlowSockets } from '../../../src/gateways/slow-sockets.js';
import { Subscriptions } from '../../../src/gateways/subscriptions.js';
import { RateLimiter } from '../../../src/lib/rate-limiter.js';
import { Authority } from '../../../src/modules/auth/authority.js';
import { Logins } from '../../../src/modules/auth/logins.js';
import type { Principal } from '../../../src/modules/auth/principal.js';
import type { TokenVerifier } from '../../../src/modules/auth/token-verifier.js';
import type { FloorConfig } from '../../../src/modules/config/floor-config.js';
import type { TargetHealth } from '../../../src/modules/domain/freshness.js';
import type { Roster } from '../../../src/modules/domain/reading.js';
import type { SubscribeAnswer } from '../../../src/modules/domain/protocol.js';
import { FloorError } from '../../../src/modules/domain/problem.js';
import { ClientAddresses } from '../../../src/modules/http/client-addresses.js';
import type { CommandStore } from '../../../src/modules/commands/command-store.js';
import type { CurrentRoster } from '../../../src/modules/floor/current-roster.js';
import type { FloorReplica } from '../../../src/modules/floor/floor-replica.js';
import { FloorReader } from '../../../src/modules/floor/floor-reader.js';
import type { FloorStore } from '../../../src/modules/floor/floor-store.js';
import { FreshnessService } from '../../../src/modules/floor/freshness.js';
import type { InterestLeases } from '../../../src/modules/floor/interest-leases.js';
import { generousLimits } from '../generous-limits.js';
import { Counts } from './counts.js';
import { FakeReplica } from './fake-replica.js';
import { FakeServer } from './fake-server.js';
import { FakeSocket } from './fake-socket.js';
import { newMetrics, spiedOn } from '../metrics.js';

/** Where the sockets of tests come from. */
export const ADDRESS = '203.0.113.7';

export const gatewayConfig = {
  auth: { origins: ['https://board.example'], issuers: [], longestTokenHours: 24 },
  http: { trustedProxies: [] },
  limits: { ...generousLimits, maxMessageBytes: 16_384, topicsPerSocket: 20, eventsPerSecond: 50 },
  socket: {
    ...{ polling: false, conflationMs: 100, markEveryMs: 5_000 },
    ...{ slowPackets: 4, slowCutMs: 30_000, drainMs: 0 },
  },
  audit: { keepDays: 90 },
  accounts: [
    { id: 'hq', tenant: 'acme' },
    { id: 'lab', tenant: 'acme' },
    { id: 'other', tenant: 'rival' },
  ],
} as unknown as FloorConfig;

export const principal = (more: Partial<Principal> = {}): Principal => ({
  subject: 'ann',
  tenant: 'acme',
  scopes: new Set(['floor:read']),
  expiresAt: Date.now() + 3_600_000,
  ...more,
});

/** The gateway's own classes around a replica, a Socket.IO server and sockets of the test. */
export function gatewayWorld(config: FloorConfig = gatewayConfig) {
  const replica = new FakeReplica();
  const server = new FakeServer();
  const targets = new Map<string, TargetHealth[]>();
  const tokens = new Map<string, Principal>();
  const leases = new Counts();
  const followedAccounts = new Counts();
  const slowness: string[] = [];
  const refusals: string[] = [];
  const all = newMetrics();
  const refused = (reason: string) => void refusals.push(reason);
  const metrics = spiedOn(all.gateway, {
    slowSocket: (outcome) => void slowness.push(outcome),
    refused,
  });

  const floor = replica as unknown as FloorReplica;
  // What the test sets counts at once, without a read of Redis.
  const freshness = Object.assign(new FreshnessService({} as FloorStore, floor), {
    follow: (account: string) => followedAccounts.add(account),
    follows: (account: string) => followedAccounts.of(account) > 0,
    unfollow: (account: string) => followedAccounts.remove(account),
    ready: () => Promise.resolve(),
    refresh: () => Promise.resolve(),
    targets: (account: string) => targets.get(account) ?? [],
  });
  const interest = {
    follow: (topic: string) => leases.add(topic),
    unfollow: (topic: string) => leases.remove(topic),
  } as unknown as InterestLeases;
  const verifier = {
    verify: async (token: string) => {
      const known = tokens.get(token);
      if (known === undefined) throw new FloorError('unauthenticated', 'The token is not accepted.');
      return known;
    },
  } as unknown as TokenVerifier;

  const rooms = new FloorRooms(metrics);
  rooms.attach(server as unknown as FloorServer);
  const slow = new SlowSockets(floor, rooms, config, metrics);
  const fanOut = new FanOut(floor, rooms, slow, config);
  const marks = new FreshnessMarks(rooms, slow, freshness, fanOut, config);
  const listener = new FreshnessListener(floor, freshness, marks);
  const arrivals = new ArrivalWaiter(floor);
  const commands = { open: () => Promise.resolve() } as unknown as CommandStore;
  const rosters = new Map<string, Roster>();
  const currentRoster = { of: async (account: string) => rosters.get(account) } as unknown as CurrentRoster;
  const reader = new FloorReader({} as FloorStore, floor, freshness, interest, currentRoster);
  const alerts = { open: () => Promise.resolve() } as unknown as AlertStore;
  const loader = new TopicLoader(reader, arrivals, commands, alerts);
  const subscriptions = new Subscriptions(
    new Authority(config),
    floor,
    reader,
    loader,
    fanOut,
    rooms,
    marks,
    config,
    metrics,
  );
  const expiry = new SessionExpiry();
  const logins = new Logins(verifier, spiedOn(all.refusals, { count: refused }), config);
  const limiter = new ConnectionLimiter(config, new ClientAddresses(config), logins, metrics);
  const renewal = new TokenRenewal(logins, expiry, subscriptions);
  const connections = new Connections(subscriptions, marks, slow, expiry, metrics);

  const connect = (more: Partial<Principal> = {}, encoding: Encoding = 'json') => {
    const socket = new FakeSocket(server);
    const asSocket = socket as unknown as FloorSocket;
    const session = new Session(
      asSocket,
      principal(more),
      encoding,
      new RateLimiter({ burst: 100, everyMs: 20 }),
      ADDRESS,
    );
    asSocket.data.session = session;
    connections.open(asSocket);
    const subscribe = async (topic: string, held?: { epoch: string; version: number }) => {
      let answered: SubscribeAnswer | undefined;
      await subscriptions.subscribe(session, { topic, ...held }, (answer) => (answered = answer));
      return answered!;
    };
    return { socket, session, subscribe };
  };

  return {
    ...{
      replica,
      server,
      slowness,
      refusals,
      metrics,
      logins,
      limiter,
      targets,
      rosters,
      tokens,
      leases,
      followedAccounts,
      rooms,
      slow,
      fanOut,
      marks,
      listener,
      arrivals,
    },
    ...{ subscriptions, expiry, renewal, connections, freshness, verifier, connect },
    /** Everything that is kept for sockets; 0 when the last one has left no trace. */
    kept: () =>
      [
        connections,
        fanOut,
        slow,
        marks,
        arrivals,
        expiry,
        leases,
        followedAccounts,
        replica.followers,
      ].reduce((sum, { size }) => sum + size, server.clients.size + server.sockets.adapter.rooms.size),
  };
}

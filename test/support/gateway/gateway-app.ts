import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { FloorIoAdapter } from '../../../src/gateways/floor-io.adapter.js';
import { GatewaysModule } from '../../../src/gateways/gateways.module.js';
import type { Principal } from '../../../src/modules/auth/principal.js';
import { TokenVerifier } from '../../../src/modules/auth/token-verifier.js';
import { ConfigModule } from '../../../src/modules/config/config.module.js';
import type { FloorConfig } from '../../../src/modules/config/floor-config.js';
import { FloorError } from '../../../src/modules/domain/problem.js';
import type { Refusal } from '../../../src/modules/domain/protocol.js';
import { FloorReplica } from '../../../src/modules/floor/floor-replica.js';
import { HealthModule } from '../../../src/modules/health/health.module.js';
import { HttpModule } from '../../../src/modules/http/http.module.js';
import { MetricsModule } from '../../../src/modules/metrics/metrics.module.js';
import { RedisModule } from '../../../src/modules/redis/redis.module.js';
import { TracingModule } from '../../../src/modules/tracing/tracing.module.js';
import { TestFloor } from '../test-floor.js';
import { gatewayConfig, principal } from './gateway-world.js';

const ANSWER_MS = 10_000;

/**
 * The gateway as it runs: Nest, Fastify, Socket.IO and a replica on a real Redis. Only tokens are names the test hands
 * out, and `floor` writes the documents as another process would.
 */
export class GatewayApp {
  private readonly clients: Socket[] = [];

  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly floor: TestFloor,
    readonly tokens: Map<string, Principal>,
  ) {}

  static async start(redisUrl: string, changes: Partial<FloorConfig> = {}): Promise<GatewayApp> {
    const floor = new TestFloor(redisUrl);
    const tokens = new Map([['viewer', principal()]]);
    const config = {
      ...gatewayConfig,
      redis: { url: redisUrl, prefix: floor.prefix, shards: 1, logEntries: 20_000, logBytes: 33_554_432 },
      ...changes,
    };
    const verify = async (token: string) => {
      const known = tokens.get(token);
      if (known === undefined) throw new FloorError('unauthenticated', 'The token is not accepted.');
      return known;
    };
    const module = await Test.createTestingModule({
      imports: [
        ...[ConfigModule.with(config), MetricsModule, RedisModule, HttpModule, TracingModule],
        ...[HealthModule.with('api'), GatewaysModule],
      ],
    })
      .overrideProvider(TokenVerifier)
      .useValue({ verify })
      .compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    app.useWebSocketAdapter(new FloorIoAdapter(app, config));
    await app.listen(0, '127.0.0.1');
    return new GatewayApp(app, await app.getUrl(), floor, tokens);
  }

  get replica(): FloorReplica {
    return this.app.get(FloorReplica, { strict: false });
  }

  /** A client that does not reconnect, and is not connected yet. */
  client(auth: object = { token: 'viewer' }, more: Partial<ManagerOptions & SocketOptions> = {}): Socket {
    const client = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ackTimeout: ANSWER_MS,
      retries: 0,
      auth,
      ...more,
    });
    this.clients.push(client);
    return client;
  }

  async connected(auth?: object, more?: Partial<ManagerOptions & SocketOptions>): Promise<Socket> {
    const client = this.client(auth, more);
    await new Promise<void>((resolve, reject) => {
      client.once('connect', resolve);
      client.once('connect_error', reject);
    });
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.app.close();
    await this.floor.close();
  }
}

/** Asks and waits for the acknowledgement. */
export async function ask<T extends object>(
  client: Socket,
  event: string,
  ...payload: unknown[]
): Promise<T | Refusal> {
  return (await client.timeout(ANSWER_MS).emitWithAck(event, ...payload)) as T | Refusal;
}

/** The next such event the client gets. */
export function heard<T>(
  client: Socket,
  event: string,
  condition: (payload: T) => boolean = () => true,
): Promise<T> {
  return new Promise((resolve) => {
    const listen = (payload: T) => {
      if (!condition(payload)) return;
      client.off(event, listen);
      resolve(payload);
    };
    client.on(event, listen);
  });
}

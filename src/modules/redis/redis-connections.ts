import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type Redis, openRedis, type CommonOptions } from './open-redis.js';
import { redisAddress, type RedisAddress } from '../config/redis-address.js';

/** Says when a connection is lost and when it is back: one line each, however many attempts lie between. */
class ConnectionLog {
  private readonly logger = new Logger('Redis');
  private lostAt: number | undefined;

  constructor(
    private readonly name: string,
    private readonly onLost: () => void,
  ) {}

  watch(connection: Redis): void {
    connection.on('error', (error: Error) => {
      hideArguments(error);
      this.lost(error.message);
    });
    connection.on('reconnecting', () => this.lost('the connection was closed'));
    connection.on('ready', () => this.back());
  }

  private lost(why: string): void {
    if (this.lostAt !== undefined) return;
    this.lostAt = Date.now();
    this.onLost();
    this.logger.warn(`Connection "${this.name}" lost (${why}); trying again until Redis is back.`);
  }

  private back(): void {
    if (this.lostAt === undefined) return;
    this.logger.log(`Connection "${this.name}" is back after ${Date.now() - this.lostAt} ms.`);
    this.lostAt = undefined;
  }
}

/** A refused log-in carries the password in its arguments, and the same error rejects the commands that waited for it. */
function hideArguments(error: Error): void {
  if ('command' in error) delete error.command;
  // A cluster says what the last of its nodes said.
  if ('lastNodeError' in error && error.lastNodeError instanceof Error) hideArguments(error.lastNodeError);
}

export type { Redis } from './open-redis.js';

/** `patient`: waits for Redis however long it is away (BullMQ). `blocking`: also reads that wait in Redis, at most 2 s. */
type ConnectionKind = 'patient' | 'blocking';

const ANSWER_MS = 5_000;
const QUIT_MS = 1_000;
const DISCONNECT_MS = 200;

/** Capped low, so that things heal quickly; jittered, so that all processes do not come back in one instant. */
const reconnectMs = (attempt: number): number =>
  Math.min(1_000, 50 * 2 ** Math.min(attempt, 5)) * (0.5 + Math.random() / 2);

const COMMANDS: CommonOptions = {
  maxRetriesPerRequest: 1,
  commandTimeout: ANSWER_MS,
  // A connection that is dead without saying so must not stay the one we use.
  socketTimeout: ANSWER_MS,
  enableAutoPipelining: true,
};

const BY_KIND: Record<ConnectionKind, CommonOptions> = {
  patient: { maxRetriesPerRequest: null },
  blocking: { maxRetriesPerRequest: null, socketTimeout: ANSWER_MS },
};

/** The connections of this process, by role; all of them are closed when the application shuts down. */
export class RedisConnections implements OnApplicationShutdown {
  /** Fails fast: while Redis is away a command is refused at once, or at the latest after some seconds. */
  readonly commands: Redis;
  /** By the name of the connection, how often it was lost so far. */
  readonly losses = new Map<string, number>();
  private readonly all = new Set<Redis>();
  private readonly address: RedisAddress;
  private ending = false;

  /** @param url see `redisAddress` */
  constructor(url: string) {
    const address = redisAddress(url);
    if (address === undefined) throw new Error('This is no address of a Redis.');
    this.address = address;
    this.commands = this.connect('commands', COMMANDS);
    // Until then commands wait for the first connection; afterwards nothing is kept for later.
    this.commands.once('ready', () => (this.commands.options.enableOfflineQueue = false));
  }

  /** Its keys lie on several servers: one command may touch only keys of one shard. */
  get isCluster(): boolean {
    return this.address.kind === 'cluster';
  }

  /** A connection of one's own. Whoever is done with it earlier than the application may `disconnect()` it. */
  open(name: string, kind: ConnectionKind): Redis {
    return this.connect(name, BY_KIND[kind]);
  }

  /**
   * From now on a Redis that is away is not waited for: connections that are lost end, copies of them too, and what was
   * to be sent when it is back is refused. For a process that is about to end.
   */
  endWaiting(): void {
    this.ending = true;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    this.endWaiting();
    await Promise.all([...this.all].map((connection) => quit(connection)));
  }

  private connect(name: string, options: CommonOptions): Redis {
    const common: CommonOptions = {
      ...options,
      connectionName: `floorwalker-${name}`,
      connectTimeout: ANSWER_MS,
      // Its timer also runs, and keeps the process alive, when the connection was broken already.
      disconnectTimeout: DISCONNECT_MS,
    };
    const wait = (attempt: number): number | null => (this.ending ? null : reconnectMs(attempt));
    const connection = openRedis(this.address, common, wait);
    if (!this.losses.has(name)) this.losses.set(name, 0);
    new ConnectionLog(name, () => this.losses.set(name, (this.losses.get(name) ?? 0) + 1)).watch(connection);
    this.all.add(connection);
    connection.once('end', () => this.all.delete(connection));
    return connection;
  }
}

/** Lets commands under way finish, for a moment; a blocking read or an absent Redis is not waited for. */
async function quit(connection: Redis): Promise<void> {
  if (connection.status !== 'ready') return connection.disconnect();
  const patience = setTimeout(() => connection.disconnect(), QUIT_MS);
  try {
    await connection.quit();
  } catch {
    // The connection broke or the patience ended before Redis said goodbye: closed either way.
    connection.disconnect();
  } finally {
    clearTimeout(patience);
  }
}

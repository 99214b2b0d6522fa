import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type Redis, openRedis, type CommonOptions, type RedisEvents } from './open-redis.js';
import { redisAddress, type RedisAddress } from '../config/redis-address.js';

const READ_ONLY_LOG_MS = 60_000;

/** Logs one line when a connection is lost and one when it is back, whatever the number of attempts in between. */
class ConnectionLog {
  private readonly logger = new Logger('Redis');
  private lostAt: number | undefined;
  private readOnlyAt = -Infinity;

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

  /** Called for each refused write: connecting again leads to the same replica until the name points elsewhere. */
  readOnly(): void {
    const now = Date.now();
    if (now - this.readOnlyAt < READ_ONLY_LOG_MS) return;
    this.readOnlyAt = now;
    this.logger.warn(
      `Connection "${this.name}" leads to a read-only replica; connecting again until it leads to a primary.`,
    );
  }

  private lost(reason: string): void {
    if (this.lostAt !== undefined) return;
    this.lostAt = Date.now();
    this.onLost();
    this.logger.warn(`Connection "${this.name}" lost (${reason}); reconnecting until Redis is back.`);
  }

  private back(): void {
    if (this.lostAt === undefined) return;
    this.logger.log(`Connection "${this.name}" is back after ${Date.now() - this.lostAt} ms.`);
    this.lostAt = undefined;
  }
}

/** The error of a refused AUTH has the password in its arguments, and also rejects the commands that waited for it. */
function hideArguments(error: Error): void {
  if ('command' in error) delete error.command;
  // The error of a cluster contains the error of its last node.
  if ('lastNodeError' in error && error.lastNodeError instanceof Error) hideArguments(error.lastNodeError);
}

export type { Redis } from './open-redis.js';

/** `patient`: waits for Redis without a limit (BullMQ). `blocking`: the same, with reads that block for at most 2 s. */
type ConnectionKind = 'patient' | 'blocking';

const REFUSED_LOGIN = /\b(WRONGPASS|NOAUTH)\b/;
const ANSWER_MS = 5_000;
const QUIT_MS = 1_000;
const DISCONNECT_MS = 200;

/** Exponential with a low cap, for a quick recovery, and with jitter, so that processes do not reconnect at the same time. */
const reconnectMs = (attempt: number): number =>
  Math.min(1_000, 50 * 2 ** Math.min(attempt, 5)) * (0.5 + Math.random() / 2);

/** BullMQ blocks for at most 10 s; a connection that is silent for longer while an answer is due is closed. */
const PATIENT_ANSWER_MS = 15_000;
/** An idle connection is probed after this; Node asks ten times, once a second. */
const KEEP_ALIVE_MS = 5_000;

const COMMANDS: CommonOptions = {
  maxRetriesPerRequest: 1,
  commandTimeout: ANSWER_MS,
  // Closes a connection that is dead without an error.
  socketTimeout: ANSWER_MS,
  enableAutoPipelining: true,
};

const BY_KIND: Record<ConnectionKind, CommonOptions> = {
  patient: { maxRetriesPerRequest: null, socketTimeout: PATIENT_ANSWER_MS },
  blocking: { maxRetriesPerRequest: null, socketTimeout: ANSWER_MS },
};

/** The connections of this process to Redis; all are closed when the application shuts down. */
export class RedisConnections implements OnApplicationShutdown {
  /** Fails fast: while Redis is away a command is rejected at once, at the latest after 5 s. */
  readonly commands: Redis;
  /** Why Redis refuses our login, in its own word such as WRONGPASS; undefined: it does not. */
  refusedLogin: string | undefined;
  /** Number of losses by name of the connection. */
  readonly losses = new Map<string, number>();
  private readonly all = new Set<Redis>();
  private readonly address: RedisAddress;
  private failingFast = false;

  /**
   * @param url see `redisAddress`
   * @param ca authorities, PEM, instead of those of the web
   */
  constructor(
    url: string,
    private readonly ca?: string,
  ) {
    const address = redisAddress(url);
    if (address === undefined) throw new Error('Invalid Redis URL.');
    this.address = address;
    this.commands = this.connect('commands', COMMANDS);
    this.commands.on('error', ({ message }: Error) => (this.refusedLogin = REFUSED_LOGIN.exec(message)?.[0]));
    this.commands.on('ready', () => (this.refusedLogin = undefined));
    // Commands wait for the first connection only; afterwards they are not queued.
    this.commands.once('ready', () => (this.commands.options.enableOfflineQueue = false));
  }

  /** Whether keys lie on several servers, so that a command may touch only keys of one shard. */
  get isCluster(): boolean {
    return this.address.kind === 'cluster';
  }

  /** Opens a separate connection. The caller may `disconnect()` it before the application shuts down. */
  open(name: string, kind: ConnectionKind): Redis {
    return this.connect(name, BY_KIND[kind]);
  }

  /**
   * For shutdown: from now on lost connections end instead of reconnecting, including their duplicates, and queued commands
   * are rejected.
   */
  failFast(): void {
    this.failingFast = true;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    this.failFast();
    await Promise.all([...this.all].map((connection) => quit(connection)));
  }

  private connect(name: string, options: CommonOptions): Redis {
    const common: CommonOptions = {
      ...options,
      connectionName: `floorwalker-${name}`,
      connectTimeout: ANSWER_MS,
      keepAlive: KEEP_ALIVE_MS,
      // Its timer keeps the process alive even if the connection is already broken.
      disconnectTimeout: DISCONNECT_MS,
    };
    if (!this.losses.has(name)) this.losses.set(name, 0);
    const log = new ConnectionLog(name, () => this.losses.set(name, (this.losses.get(name) ?? 0) + 1));
    const events: RedisEvents = {
      reconnectMs: (attempt) => (this.failingFast ? null : reconnectMs(attempt)),
      readOnly: () => log.readOnly(),
    };
    const connection = openRedis(this.address, common, events, this.ca);
    log.watch(connection);
    this.all.add(connection);
    connection.once('end', () => this.all.delete(connection));
    return connection;
  }
}

/** Waits up to 1 s for commands under way; not for a blocking read or while Redis is away. */
async function quit(connection: Redis): Promise<void> {
  if (connection.status !== 'ready') return connection.disconnect();
  const timeout = setTimeout(() => connection.disconnect(), QUIT_MS);
  try {
    await connection.quit();
  } catch {
    // The connection broke or the timeout ended before Redis answered; it is closed in both cases.
    connection.disconnect();
  } finally {
    clearTimeout(timeout);
  }
}

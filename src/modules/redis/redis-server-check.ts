import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Cluster } from 'ioredis';
import { ConfigMistakes } from '../config/config-mistakes.js';
import { FloorConfig } from '../config/floor-config.js';
import { Keys } from './keys.js';
import type { Redis } from './open-redis.js';
import { RedisConnections } from './redis-connections.js';

/** `PEXPIRE … GT` came with it. */
const OLDEST = [7, 0];
/** A Redis that does not answer by then is away, which does not keep the service from starting. */
const FIRST_MS = 3_000;
const PROBE_MS = 60_000;

/** One of each kind of command that Floorwalker and BullMQ use, on a key of its own: type and arguments after the key. */
const PROBES: readonly (readonly [command: string, type: string, ...args: (string | number)[]])[] = [
  ['set', 'text', '1', 'PX', PROBE_MS],
  ['get', 'text'],
  ['pexpire', 'text', PROBE_MS, 'GT'],
  ['getdel', 'text'],
  ['hset', 'hash', 'a', 1],
  ['hincrby', 'hash', 'a', 1],
  ['hgetall', 'hash'],
  ['sadd', 'set', 'a'],
  ['smembers', 'set'],
  ['zadd', 'zset', 1, 'a'],
  ['zrangebyscore', 'zset', '-inf', '+inf'],
  ['rpush', 'list', 'a'],
  ['lrange', 'list', 0, 0],
  ['xadd', 'stream', 'MAXLEN', 1, '*', 'a', 1],
];

/**
 * Whether the Redis is one that Floorwalker can rely on: its version, the user's rights, eviction, persistence. Asked
 * each time the connection is made, and first of all before BullMQ takes jobs: without the right to INFO its workers ask
 * again without a pause, which stops the process.
 */
@Injectable()
export class RedisServerCheck implements OnModuleInit {
  private readonly logger = new Logger(RedisServerCheck.name);
  private readonly first: Promise<void>;
  private onFirst: () => void = () => undefined;
  /** Why this Redis cannot be used, in a sentence. */
  fault: string | undefined;
  /** What puts data at risk, in sentences. */
  warnings: readonly string[] = [];
  /** Whether it was asked and answered; until then nothing is known of it. */
  isAnswered = false;
  private said = '';

  constructor(
    private readonly connections: RedisConnections,
    private readonly keys: Keys,
    private readonly config: FloorConfig,
  ) {
    this.first = new Promise((resolve) => (this.onFirst = resolve));
  }

  /**
   * Before anything is polled. Waits a little for the first answer.
   * @throws ConfigMistakes when this Redis cannot be used
   */
  async onModuleInit(): Promise<void> {
    const { commands } = this.connections;
    commands.on('ready', () => void this.check());
    if (commands.status === 'ready') void this.check();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, FIRST_MS)));
    await Promise.race([this.first, late]);
    clearTimeout(timer);
    if (this.fault !== undefined) throw new ConfigMistakes([`REDIS_URL: ${this.fault}`]);
  }

  private async check(): Promise<void> {
    const { commands } = this.connections;
    try {
      const servers = commands instanceof Cluster ? commands.nodes('master') : [commands];
      const about = await Promise.all(servers.map((server) => infoOf(server)));
      const missing = [
        ...(about.some(({ size }) => size === 0) ? ['INFO'] : []),
        ...(await this.missingRights(commands)),
      ];
      this.fault = about.map(tooOld).find((text) => text !== undefined) ?? this.rightsText(missing);
      this.warnings = [...new Set(about.flatMap(risks))];
      this.isAnswered = true;
      this.say();
      this.onFirst();
    } catch (error) {
      // It is asked again when the connection is back; until then the connection's own line says what is wrong.
      this.logger.debug(`Redis was not checked: ${String(error)}`);
    }
  }

  /** Once per finding, also when the connection is lost and made again. */
  private say(): void {
    const lines = [...(this.fault === undefined ? [] : [this.fault]), ...this.warnings];
    const said = lines.join('\n');
    if (said === this.said) return;
    this.said = said;
    for (const line of lines) this.logger.warn(line);
  }

  /** The commands that the user may not run, as Redis names them, or `keys` where it may not touch ours. */
  private async missingRights(redis: Redis): Promise<string[]> {
    const answers = await Promise.all([
      ...PROBES.map(([command, type, ...args]) =>
        refusal(redis.call(command, this.keys.probe(0, type), ...args)),
      ),
      refusal(redis.call('XREAD', 'COUNT', 1, 'STREAMS', this.keys.probe(0, 'stream'), 0)),
      refusal(redis.call('EVAL', 'return 1', 1, this.keys.probe(0, 'text'))),
    ]);
    const probed = PROBES.map(([, type]) => this.keys.probe(0, type));
    await refusal(redis.call('DEL', ...new Set(probed)));
    return [...new Set(answers.flatMap((refused) => refused ?? []))];
  }

  private rightsText(missing: string[]): string | undefined {
    if (missing.length === 0) return undefined;
    const { prefix } = this.config.redis;
    return (
      `The user of Redis lacks the right to ${missing.join(', ')}; ` +
      `allow it: ACL SETUSER <name> +@all -@dangerous +info ~${prefix}*`
    );
  }
}

const FORBIDDEN_COMMAND = /^NOPERM.*'([^']+)' command/;

/** What Redis refused for want of rights; undefined when it did what was asked, or refused it for another reason. */
async function refusal(answer: Promise<unknown>): Promise<string | undefined> {
  try {
    await answer;
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOPERM')) return undefined;
    return FORBIDDEN_COMMAND.exec(error.message)?.[1]?.toUpperCase() ?? 'use its keys';
  }
}

type Info = ReadonlyMap<string, string>;

/** Empty when the user may not ask. */
async function infoOf(server: Redis): Promise<Info> {
  const text = await server.info().catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith('NOPERM')) return '';
    throw error;
  });
  const pairs = text.split('\r\n').flatMap((line) => {
    const [, name, value] = /^([^:#]+):(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return new Map(pairs);
}

function tooOld(info: Info): string | undefined {
  const version = info.get('redis_version');
  if (version === undefined) return undefined;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Redis ${version} is too old: Floorwalker needs Redis ${OLDEST.join('.')} or later, or Valkey.`;
}

function risks(info: Info): string[] {
  const policy = info.get('maxmemory_policy');
  return [
    ...(policy !== undefined && policy !== 'noeviction'
      ? [
          `Redis drops keys when its memory is full (maxmemory-policy ${policy}): set maxmemory-policy noeviction.`,
        ]
      : []),
    ...(info.get('aof_enabled') === '0'
      ? [
          'Redis does not log writes to disk, so commands and their audit trail are lost with it: set appendonly yes.',
        ]
      : []),
  ];
}

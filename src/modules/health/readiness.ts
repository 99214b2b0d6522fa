import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { RedisServerCheck } from '../redis/redis-server-check.js';
import { FreshnessService } from '../floor/freshness.js';

/** Returns the reason why the process is not ready, as a sentence; undefined if it is. A rejection is also a reason. */
type ReadinessCheck = () => Promise<string | undefined> | string | undefined;

export interface ReadinessReport {
  ready: boolean;
  checks: { [name: string]: { ready: boolean; detail?: string } };
}

/** Timeout of a check; probes usually wait longer. */
const CHECK_MS = 1_000;
const PROBE_MS = 60_000;

/** Whether this process should get traffic. Each part that can fail adds a check. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, { check: ReadinessCheck; note: () => string | undefined }>();
  private stopping = false;

  /** @param note a warning that goes with a check that is ready */
  add(name: string, check: ReadinessCheck, note: () => string | undefined = () => undefined): void {
    this.checks.set(name, { check, note });
  }

  /** Not ready from now on; called first on shutdown. */
  stop(): void {
    this.stopping = true;
  }

  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      [...this.checks].map(
        async ([name, { check, note }]) => [name, await failureOf(check), note()] as const,
      ),
    );
    const checks = Object.fromEntries(
      results.map(([name, failure, note]) => {
        const detail = failure ?? note;
        return [name, { ready: failure === undefined, ...(detail !== undefined && { detail }) }];
      }),
    );
    if (this.stopping) checks['shutdown'] = { ready: false, detail: 'The service is stopping.' };
    return { ready: Object.values(checks).every(({ ready }) => ready), checks };
  }
}

async function failureOf(check: ReadinessCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`No answer within ${CHECK_MS} ms.`), CHECK_MS);
  });
  try {
    return await Promise.race([check(), deadline]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Redis refuses writes with these words: a replica, too few replicas, no memory, no disk. */
const NO_WRITES = /\b(READONLY|NOREPLICAS|OOM|MISCONF)\b/;

/** Checks that every shard of Redis takes a write. */
@Injectable()
export class RedisCheck implements OnModuleInit {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: Keys,
    private readonly server: RedisServerCheck,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    const note = () => (this.server.warnings.length > 0 ? this.server.warnings.join(' ') : undefined);
    this.readiness.add('redis', () => this.server.fault ?? this.write(), note);
  }

  private async write(): Promise<string | undefined> {
    const probes = Array.from({ length: this.keys.shards }, (_, shard) => this.keys.probe(shard, 'ready'));
    try {
      await Promise.all(probes.map((key) => this.redis.commands.set(key, 1, 'PX', PROBE_MS)));
      return undefined;
    } catch (error) {
      const [reason] = (error instanceof Error && NO_WRITES.exec(error.message)) || [];
      // The connection logs the cause, once per outage.
      if (reason !== undefined) return `Redis takes no writes (${reason}).`;
      const { refusedLogin } = this.redis;
      return refusedLogin === undefined
        ? 'Redis does not answer.'
        : `Redis refuses our login (${refusedLogin}).`;
    }
  }
}

/** Checks that this process knows how fresh its rows are, by the same service that judges freshness for clients. */
@Injectable()
export class FreshnessCheck implements OnModuleInit {
  constructor(
    private readonly freshness: FreshnessService,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    this.readiness.add('replica', () => this.freshness.fault());
  }
}

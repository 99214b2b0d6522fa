import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Keys } from '../redis/keys.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { FreshnessService } from '../floor/freshness.js';

/** Returns the reason why the process is not ready, as a sentence; undefined if it is. A rejection is also a reason. */
type ReadinessCheck = () => Promise<string | undefined> | string | undefined;

export interface ReadinessReport {
  ready: boolean;
  checks: { [name: string]: { ready: boolean; detail?: string } };
}

/** Timeout of a check; probes usually wait longer. */
const CHECK_MS = 1_000;

/** Whether this process should get traffic. Each part that can fail adds a check. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private stopping = false;

  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  /** Not ready from now on; called first on shutdown. */
  stop(): void {
    this.stopping = true;
  }

  async report(): Promise<ReadinessReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await failureOf(check)] as const),
    );
    const checks = Object.fromEntries(
      results.map(([name, detail]) => [
        name,
        detail === undefined ? { ready: true } : { ready: false, detail },
      ]),
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

/** Checks that Redis answers for every shard. */
@Injectable()
export class RedisCheck implements OnModuleInit {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: Keys,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    this.readiness.add('redis', async () => {
      try {
        const shards = Array.from({ length: this.keys.shards }, (_, shard) => this.keys.log(shard));
        await Promise.all(shards.map((log) => this.redis.commands.exists(log)));
        return undefined;
      } catch {
        // The connection logs the cause, once per outage.
        return 'Redis does not answer.';
      }
    });
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

import { Logger } from '@nestjs/common';
import { z } from 'zod';
import { LuaScript } from '../redis/lua-script.js';
import type { Redis } from '../redis/redis-connections.js';
import {
  BURST_MS,
  Gcra,
  GRACE_MS,
  LONGEST_WAIT_MS,
  POLL_SHARE,
  type BudgetClaim,
  type BudgetDecision,
} from './gcra.js';

const TAKE = new LuaScript(import.meta.dirname, 'lua/take-budget.lua');
const Answer = z.tuple([z.enum(['ok', 'spent', 'held']), z.number(), z.number()]);

const WORKER_MS = 30_000;
const COUNT_WORKERS_EVERY_MS = 10_000;
/** Too high costs speed during an outage of Redis, too low costs the vendor's patience. */
const UNKNOWN_WORKERS = 4;
/** An answer that says "tomorrow" is more likely wrong than right; we look again after this. */
const LONGEST_HOLD_MS = 3_600_000;

/**
 * The requests that one credential may make, shared by the cluster. While Redis cannot be asked, each worker keeps to
 * its share of the rate by itself.
 */
export class CredentialBudget {
  private readonly logger = new Logger(CredentialBudget.name);
  private workers = UNKNOWN_WORKERS;
  private countAt = 0;
  private local: Gcra | undefined;

  /**
   * @param key of the budget in Redis; accounts with the same login have the same
   * @param worker who asks: this process
   * @param answered told of every answer
   */
  constructor(
    private readonly redis: Redis,
    private readonly key: string,
    private readonly worker: string,
    readonly requestsPerMinute: number,
    private readonly answered?: (claim: BudgetClaim, decision: BudgetDecision) => void,
  ) {}

  /** Takes all requests of the claim at once, or none. One round trip; never throws. */
  async take(claim: BudgetClaim): Promise<BudgetDecision> {
    const decision = await this.shared(claim);
    this.answered?.(claim, decision);
    return decision;
  }

  /** The vendor asked us to slow down: no poll of the cluster asks it before that. */
  async hold(ms: number): Promise<void> {
    const holdMs = Math.min(Math.ceil(ms), LONGEST_HOLD_MS);
    if (holdMs <= 0) return;
    const key = `${this.key}:hold`;
    await Promise.all([
      this.redis.set(key, '1', 'PX', holdMs, 'NX'),
      // The longer of two wishes counts.
      this.redis.pexpire(key, holdMs, 'GT'),
    ]);
  }

  private async shared(claim: BudgetClaim): Promise<BudgetDecision> {
    const count = performance.now() >= this.countAt;
    if (count) this.countAt = performance.now() + COUNT_WORKERS_EVERY_MS;
    try {
      const [answer, retryAfterMs, workers] = await this.ask(claim, count ? this.worker : '');
      if (workers > 0) this.workers = workers;
      this.local = undefined;
      return answer === 'ok' ? { ok: true } : { ok: false, why: answer, retryAfterMs };
    } catch (error) {
      return this.alone(error).take(claim, Date.now());
    }
  }

  private async ask(claim: BudgetClaim, worker: string): Promise<z.infer<typeof Answer>> {
    const keys = [this.key, ...['hold', 'workers', 'waiting', 'comes'].map((part) => `${this.key}:${part}`)];
    const name = claim.as === 'poll' ? claim.name : '';
    const cellMs = 60_000 / this.requestsPerMinute;
    const limits = [cellMs, POLL_SHARE, BURST_MS, LONGEST_WAIT_MS, GRACE_MS];
    const yields = claim.as === 'command' && claim.yields === true ? 1 : 0;
    const args = [claim.cost, name, ...limits, worker, WORKER_MS, yields];
    return Answer.parse(await TAKE.run(this.redis, keys, args));
  }

  private alone(error: unknown): Gcra {
    if (this.local === undefined) {
      this.logger.warn(
        `The shared budget cannot be asked (${String(error)}); this worker keeps to a share of 1/${this.workers}.`,
      );
      // What the cluster had saved up may just have been spent: begin with nothing.
      this.local = new Gcra(this.requestsPerMinute / this.workers, Date.now() + BURST_MS);
    }
    return this.local;
  }
}

import { Injectable } from '@nestjs/common';
import { rateOf, type Rate } from '../../lib/rate-limiter.js';
import { Authority, resourceOf } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { parseTopic } from '../domain/topic.js';
import { Refusals } from '../http/refusals.js';
import { Keys } from '../redis/keys.js';
import { SharedRateLimiter } from '../redis/shared-rate-limiter.js';
import type { DisplayRequest, Display } from './display.js';
import { DisplayStore, type KnownDisplay, mapStoreErrors } from './display-store.js';
import { newDisplayId, newDisplayToken, digestOf } from './display-token.js';

/** A revoked display leaves a revocation behind, so creating and revoking in a loop needs a limit too. */
const CREATIONS_PER_DISPLAY = 10;
const HOUR_MS = 3_600_000;

/** A tenant's wall screens, as those see them who look after them. Throws `FloorError`s. */
@Injectable()
export class Displays {
  private readonly most: number;
  private readonly creations: Rate;

  constructor(
    private readonly store: DisplayStore,
    private readonly authority: Authority,
    private readonly limiter: SharedRateLimiter,
    private readonly keys: Keys,
    private readonly refusals: Refusals,
    { limits }: FloorConfig,
  ) {
    this.most = limits.displaysPerTenant;
    this.creations = rateOf(CREATIONS_PER_DISPLAY * this.most, HOUR_MS);
  }

  /** The token exists nowhere but in the answer. */
  async mint(caller: Principal, request: DisplayRequest): Promise<{ display: Display; token: string }> {
    const display = await this.planned(caller, request);
    const token = newDisplayToken(display.id);
    if (!(await mapStoreErrors(this.store.mint(display, digestOf(token))))) throw this.tooMany();
    return { display, token };
  }

  /** A display that is not on record yet. Nobody gives more than he has: the caller may follow all its topics. */
  async planned(caller: Principal, { label, topics }: DisplayRequest): Promise<Display> {
    for (const topic of topics) this.ensureTopic(caller, topic);
    const { tenant, subject: createdBy } = caller;
    const key = this.keys.attempts('display', tenant);
    const retryAfterMs = await mapStoreErrors(this.limiter.take(key, this.creations));
    if (retryAfterMs > 0) throw this.tooMany(retryAfterMs);
    return {
      ...{ id: newDisplayId(), tenant, label, topics: [...new Set(topics)] },
      ...{ createdAt: Date.now(), createdBy },
    };
  }

  async list(caller: Principal): Promise<KnownDisplay[]> {
    const all = await mapStoreErrors(this.store.all(caller.tenant));
    return all.filter((display) => this.mayManage(caller, display));
  }

  /** Its open connections end within two seconds, wherever they are. */
  async revoke(caller: Principal, id: string): Promise<void> {
    const display = await mapStoreErrors(this.store.find(id));
    if (display === undefined || display.tenant !== caller.tenant || !this.mayManage(caller, display))
      throw new FloorError('not-found', `There is no display "${id.slice(0, 100)}".`);
    await mapStoreErrors(this.store.remove(display));
  }

  tooMany(retryAfterMs?: number): FloorError {
    this.refusals.refused('displays-per-tenant');
    return new FloorError(
      'too-many-displays',
      `A tenant may have ${this.most} displays, and make ${this.creations.burst} within an hour. Revoke one that is not used any more.`,
      retryAfterMs === undefined ? {} : { retryAfterMs },
    );
  }

  private ensureTopic(caller: Principal, topic: string): void {
    const ref = parseTopic(topic);
    if (ref === undefined) throw new FloorError('bad-request', `"${topic}" is no topic.`);
    this.authority.ensure(caller, 'floor:read', resourceOf(ref));
    if (ref.kind === 'commands')
      throw new FloorError('forbidden', 'Commands are not for displays: they say who does what to whom.');
  }

  /** Whoever is for the whole tenant sees all its displays, also those of accounts that are configured no more. */
  private mayManage(caller: Principal, { topics }: Display): boolean {
    const { accounts, queues, agent } = caller;
    if ([accounts, queues, agent].every((narrowing) => narrowing === undefined)) return true;
    return topics.every((topic) => {
      const ref = parseTopic(topic);
      return ref !== undefined && this.authority.may(caller, 'floor:read', resourceOf(ref));
    });
  }
}

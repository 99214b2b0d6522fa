import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { rateOf, type Rate } from '../../lib/rate-limiter.js';
import { Authority, resourceOf } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { parseTopic } from '../domain/topic.js';
import { orUnavailable } from '../domain/unavailable.js';
import { Refusals } from '../http/refusals.js';
import { Keys } from '../redis/keys.js';
import { SharedRateLimiter } from '../redis/shared-rate-limiter.js';
import type { DisplayChange, DisplayRequest, Display } from './display.js';
import { changedSettings } from './display-change.js';
import { displayEvent } from './display-event.js';
import { DisplayStore, type KnownDisplay } from './display-store.js';
import { newDisplayId, newDisplayToken, digestOf } from './display-token.js';

/** A revoked display leaves a revocation behind, so creating and revoking in a loop needs a limit too. */
const CREATIONS_PER_DISPLAY = 10;
const HOUR_MS = 3_600_000;

/** Manages a tenant's wall screens for callers with `displays:manage`. Throws `FloorError`s. */
@Injectable()
export class Displays {
  constructor(
    private readonly store: DisplayStore,
    private readonly authority: Authority,
    private readonly limiter: SharedRateLimiter,
    private readonly keys: Keys,
    private readonly refusals: Refusals,
    private readonly config: FloorConfig,
  ) {}

  private get limit(): number {
    return this.config.limits.displaysPerTenant;
  }

  private get creations(): Rate {
    return rateOf(CREATIONS_PER_DISPLAY * this.limit, HOUR_MS);
  }

  /** The token is returned only here; its hash is stored. */
  async mint(caller: Principal, request: DisplayRequest): Promise<{ display: Display; token: string }> {
    const display = await this.prepare(caller, request);
    const token = newDisplayToken(display.id);
    const event = displayEvent(caller, 'minted', display);
    if (!(await orUnavailable(this.store.mint(display, digestOf(token), event)))) throw this.tooMany();
    return { display, token };
  }

  /** A display that is not stored yet. Throws unless the caller may follow all its topics. */
  async prepare(caller: Principal, { label, topics }: DisplayRequest): Promise<Display> {
    for (const topic of topics) this.ensureTopic(caller, topic);
    const { tenant, subject: createdBy } = caller;
    const key = this.keys.attempts('display', tenant);
    const retryAfterMs = await orUnavailable(this.limiter.take(key, this.creations));
    if (retryAfterMs > 0) throw this.tooMany(retryAfterMs);
    return {
      ...{ id: newDisplayId(), tenant, label, topics: [...new Set(topics)] },
      ...{ createdAt: Date.now(), createdBy, settings: {}, version: 1 },
    };
  }

  async list(caller: Principal): Promise<KnownDisplay[]> {
    const all = await orUnavailable(this.store.all(caller.tenant));
    return all.filter((display) => this.mayManage(caller, display));
  }

  /**
   * Its open connections learn of it within two seconds, on every instance.
   * @param version that the caller has seen; absent: any
   */
  async change(
    caller: Principal,
    id: string,
    { label, settings = {} }: DisplayChange,
    version?: number,
  ): Promise<KnownDisplay> {
    await this.edit(caller, id, 'changed', (display) => {
      if (version !== undefined && version !== display.version)
        throw new FloorError('precondition-failed', 'The display was changed meanwhile. Read it again.');
      const next = {
        ...display,
        label: label ?? display.label,
        settings: changedSettings(display, settings),
      };
      if (isDeepStrictEqual(next, display)) return display;
      return { ...next, version: display.version + 1, changedAt: Date.now(), changedBy: caller.subject };
    });
    return this.find(caller, id);
  }

  /** Its connected pages are told within two seconds, others when they connect. */
  async reload(caller: Principal, id: string): Promise<KnownDisplay> {
    const reload = { askedAt: Date.now(), askedBy: caller.subject };
    await this.edit(caller, id, 'reload', (display) => ({ ...display, reload }));
    return this.find(caller, id);
  }

  /** Its open connections are closed within two seconds, on every instance. */
  async revoke(caller: Principal, id: string): Promise<void> {
    const display = await this.find(caller, id);
    await orUnavailable(this.store.remove(display, displayEvent(caller, 'removed', display)));
  }

  tooMany(retryAfterMs?: number): FloorError {
    this.refusals.count('displays-per-tenant');
    return new FloorError(
      'too-many-displays',
      `A tenant may have ${this.limit} displays, and make ${this.creations.burst} within an hour. Revoke one that is not used any more.`,
      retryAfterMs === undefined ? {} : { retryAfterMs },
    );
  }

  private async find(caller: Principal, id: string): Promise<KnownDisplay> {
    const display = await orUnavailable(this.store.find(id));
    if (display === undefined || !this.isOf(caller, display)) throw noDisplay(id);
    return display;
  }

  private async edit(
    caller: Principal,
    id: string,
    what: 'changed' | 'reload',
    make: (display: Display) => Display,
  ): Promise<void> {
    const edited = await this.store.change(
      id,
      (display) => {
        if (!this.isOf(caller, display)) throw noDisplay(id);
        return make(display);
      },
      (before, after) => displayEvent(caller, what, after, what === 'changed' ? before : undefined),
    );
    if (edited === undefined) throw noDisplay(id);
  }

  private isOf(caller: Principal, display: Display): boolean {
    return display.tenant === caller.tenant && this.mayManage(caller, display);
  }

  private ensureTopic(caller: Principal, topic: string): void {
    const ref = parseTopic(topic);
    if (ref === undefined) throw new FloorError('bad-request', `"${topic}" is no topic.`);
    this.authority.ensure(caller, 'floor:read', resourceOf(ref));
    if (ref.kind === 'commands')
      throw new FloorError('forbidden', 'Commands are not for displays: they say who does what to whom.');
  }

  /** A token for the whole tenant manages all its displays, including those of accounts that are no longer configured. */
  private mayManage(caller: Principal, { topics }: Display): boolean {
    const { accounts, queues, agent } = caller;
    if ([accounts, queues, agent].every((narrowing) => narrowing === undefined)) return true;
    return topics.every((topic) => {
      const ref = parseTopic(topic);
      return ref !== undefined && this.authority.may(caller, 'floor:read', resourceOf(ref));
    });
  }
}

const noDisplay = (id: string): FloorError =>
  new FloorError('not-found', `There is no display "${id.slice(0, 100)}".`);

import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Freshness } from '../domain/freshness.js';
import { FloorError } from '../domain/problem.js';
import type { Roster } from '../domain/reading.js';
import { parseTopic, type TopicRef } from '../domain/topic.js';
import { CurrentRoster } from './current-roster.js';
import { FloorReplica } from './floor-replica.js';
import { FreshnessService } from './freshness.js';
import { InterestLeases } from './interest-leases.js';
import type { TopicView } from './topic-history.js';

export interface FloorRead {
  view: TopicView;
  freshness: Freshness;
}

/** `interest`: somebody looks at the rows, so they are polled as often as for a board. */
export type Attention = 'interest' | 'glance';

/** A reader who asks again within this time finds the topic still followed. */
const HELD_MS = 30_000;

interface Held {
  ref: TopicRef;
  /** Resolves once the rows and their age are known. */
  known: Promise<void>;
  followed: boolean;
  interested: boolean;
  timer: NodeJS.Timeout;
}

/**
 * Reads for people who ask instead of following. A topic that is read is followed like a socket's, and let go some
 * time after the last read; while Redis is away the rows held here are still served, with their true age.
 */
@Injectable()
export class FloorReads implements OnApplicationShutdown {
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly replica: FloorReplica,
    private readonly book: FreshnessService,
    private readonly interest: InterestLeases,
    private readonly rosters: CurrentRoster,
  ) {}

  onApplicationShutdown(): void {
    for (const topic of this.held.keys()) this.release(topic);
  }

  /** Undefined: there is no such document (yet). Throws `unavailable` when it is not held and cannot be read. */
  async read(topic: string, attention: Attention): Promise<FloorRead | undefined> {
    const held = this.held.get(topic) ?? this.hold(topic);
    held.timer.refresh();
    try {
      await held.known;
    } catch (error) {
      this.release(topic);
      throw unavailable(error);
    }
    const view = this.replica.view(topic);
    if (view === undefined) {
      this.release(topic);
      return undefined;
    }
    if (attention === 'interest' && !held.interested && this.held.get(topic) === held) {
      held.interested = true;
      this.interest.follow(topic);
    }
    return { view, freshness: this.freshnessOf(held.ref) };
  }

  /** Which queues and people there are; undefined while the account was never read. Throws `unavailable`. */
  async roster(account: string): Promise<Roster | undefined> {
    try {
      return await this.rosters.of(account);
    } catch (error) {
      throw unavailable(error);
    }
  }

  private freshnessOf(ref: TopicRef): Freshness {
    return this.book.of(ref.account, ref.kind === 'queue' ? ref.queue : undefined);
  }

  private hold(topic: string): Held {
    const ref = parseTopic(topic);
    if (ref === undefined) throw new FloorError('bad-request', `"${topic}" is no topic.`);
    this.book.follow(ref.account);
    const timer = setTimeout(() => this.release(topic), HELD_MS);
    // What is held for readers is no reason for the process to go on.
    timer.unref();
    const held: Held = { ref, known: Promise.resolve(), followed: false, interested: false, timer };
    held.known = this.follow(topic, held);
    this.held.set(topic, held);
    return held;
  }

  private async follow(topic: string, held: Held): Promise<void> {
    await this.replica.follow(topic);
    held.followed = true;
    // Rows whose age is not known cannot be served; an age that is known goes on counting by itself.
    await this.book.ready(held.ref.account);
  }

  private release(topic: string): void {
    const held = this.held.get(topic);
    if (held === undefined) return;
    this.held.delete(topic);
    clearTimeout(held.timer);
    if (held.followed) this.replica.unfollow(topic);
    this.book.unfollow(held.ref.account);
    if (held.interested) this.interest.unfollow(topic);
  }
}

const unavailable = (cause: unknown): FloorError =>
  new FloorError('unavailable', 'The store cannot be reached; try again.', { cause });

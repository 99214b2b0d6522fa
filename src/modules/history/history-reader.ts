import { Injectable } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { configuredAccount } from '../config/config-changes.js';
import { FloorConfig } from '../config/floor-config.js';
import type { Snapshot } from '../domain/document.js';
import { maskedSnapshot, maskedState } from '../domain/masked.js';
import { FloorError } from '../domain/problem.js';
import type { Source } from '../domain/source.js';
import { accountTopic, parseTopic, queueTopic } from '../domain/topic.js';
import type { HistoryGap } from '../domain/past.js';
import { HistorySource, type RecordedAccount } from './history-source.js';
import { orHistoryUnavailable } from './read-database.js';
import { PROJECTED_EPOCH, projectedAccount, queueDocuments, sourceOf } from './projected-account.js';
import type { ReplayedTopic } from './replayed-topic.js';

/** The floor as it was. `gaps` are those that `at` lies in: what they name is as it was last known. */
export interface PastFloor {
  at: number;
  /** Of the account's document. */
  epoch: string;
  /** Absent: it was not recorded. */
  source?: Source;
  states: { [topic: string]: Omit<Snapshot, 'topic'> };
  gaps: HistoryGap[];
}

export interface PastQueue {
  snapshot: Snapshot;
  source: Source | undefined;
  gaps: HistoryGap[];
}

/** The documents of an account at a past instant, as far as a token may see them. */
@Injectable()
export class HistoryReader {
  constructor(
    private readonly source: HistorySource,
    private readonly authority: Authority,
    private readonly config: FloorConfig,
  ) {}

  /** Throws `not-found`, `not-recorded`, `unavailable` or `history-unavailable`. */
  floor(caller: Principal, account: string, at: number, signal: AbortSignal): Promise<PastFloor> {
    this.authority.ensure(caller, 'history:read', { account });
    return orHistoryUnavailable(this.readFloor(caller, account, at, signal));
  }

  /** As `floor`, of one queue. */
  queue(
    caller: Principal,
    account: string,
    queue: string,
    at: number,
    signal: AbortSignal,
  ): Promise<PastQueue> {
    this.authority.ensure(caller, 'history:read', { account, queue, topicKind: 'queue' });
    return orHistoryUnavailable(this.readQueue(caller, account, queue, at, signal));
  }

  /**
   * The recorded topics that the token may see. Without those of commands and alerts, whose changes are asked for.
   * @throws FloorError `not-found`
   */
  private async recorded(
    caller: Principal,
    account: string,
    at: number,
    signal: AbortSignal,
  ): Promise<RecordedAccount> {
    const all = await this.source.account(caller.tenant, account, signal, at);
    const visible = [...all.topics].filter(([name]) => {
      const ref = parseTopic(name);
      if (ref?.kind === 'account') return true;
      return ref?.kind === 'queue' && this.reaches(caller, account, ref.queue);
    });
    return { ...all, topics: new Map(visible) };
  }

  /** Whether the token may read this queue's past. */
  reaches(caller: Principal, account: string, queue: string): boolean {
    return this.authority.may(caller, 'history:read', { account, queue, topicKind: 'queue' });
  }

  private async readFloor(
    caller: Principal,
    account: string,
    at: number,
    signal: AbortSignal,
  ): Promise<PastFloor> {
    const of = await this.recorded(caller, account, at, signal);
    const [topics, gaps] = await Promise.all([
      this.source.at(of, at, signal),
      this.source.gaps(of, at, at, signal),
    ]);
    const shown = [...topics.values()].filter(({ topic }) => {
      const ref = parseTopic(topic);
      return ref?.kind === 'queue' && this.reaches(caller, account, ref.queue);
    });
    if ([...topics.values()].every(({ view }) => view === undefined))
      throw await this.notRecorded(of, at, signal);
    const source = sourceOf(topics.get(accountTopic(account)));
    const hides = this.authority.hidesCallers(caller, account);
    const states: PastFloor['states'] = {};
    for (const { topic, view } of shown)
      if (view !== undefined) states[topic] = hides ? maskedSnapshot(view) : view;
    if (this.authority.may(caller, 'history:read', { account, topicKind: 'account' })) {
      const projected = this.project(account, [...topics.values()], source, at);
      states[accountTopic(account)] = hides
        ? { ...projected, state: maskedState(projected.state) }
        : projected;
    }
    return {
      at,
      epoch: PROJECTED_EPOCH,
      ...(source !== undefined && { source }),
      states,
      gaps: [...gaps, ...lostIn(shown)],
    };
  }

  private project(
    account: string,
    topics: readonly ReplayedTopic[],
    source: Source | undefined,
    at: number,
  ): Omit<Snapshot, 'topic'> {
    const changedAt = Math.max(0, ...topics.map(({ view }) => view?.at ?? 0));
    const state = projectedAccount(
      undefined,
      source ?? this.unknownSource(account, at),
      queueDocuments(topics),
    );
    return { epoch: PROJECTED_EPOCH, version: changedAt, at: changedAt, state };
  }

  /** A row that the document must have, where its past is not known. */
  unknownSource(account: string, at: number): Source {
    const { name = account, vendor = 'unknown' } = configuredAccount(this.config, account) ?? {};
    const reason = 'The state of the account was not recorded.';
    return { id: 'self', name, vendor, state: 'stale', since: at, reason };
  }

  private async readQueue(
    caller: Principal,
    account: string,
    queue: string,
    at: number,
    signal: AbortSignal,
  ): Promise<PastQueue> {
    const all = await this.source.account(caller.tenant, account, signal, at);
    const topic = queueTopic(account, queue);
    const names: string[] = [topic, accountTopic(account)];
    const of = { ...all, topics: new Map([...all.topics].filter(([name]) => names.includes(name))) };
    const topics = await this.source.at(of, at, signal);
    const replayed = topics.get(topic);
    if (replayed?.view === undefined) {
      if (!all.topics.has(topic) && all.topics.size > 0)
        throw new FloorError('not-found', `No queue "${queue}" was recorded in account "${account}".`);
      const own = new Map([...all.topics].filter(([name]) => name === topic));
      throw await this.notRecorded({ ...all, topics: own }, at, signal);
    }
    const snapshot = { topic, ...replayed.view };
    return {
      snapshot: this.authority.hidesCallers(caller, account) ? maskedSnapshot(snapshot) : snapshot,
      source: sourceOf(topics.get(accountTopic(account))),
      gaps: [
        ...(await this.source.gaps(of, at, at, signal)).filter((gap) => gap.topic === topic),
        ...lostIn([replayed]),
      ],
    };
  }

  /** Names the first instant that can be read. */
  async notRecorded(of: RecordedAccount, at: number, signal: AbortSignal): Promise<FloorError> {
    const first = await this.source.firstAt(of, signal);
    const asked = `Nothing is recorded of ${new Date(at).toISOString()}`;
    if (first === undefined) return new FloorError('not-recorded', `${asked}, nor of any other instant yet.`);
    const known = `${new Date(first).toISOString()} (${first})`;
    return new FloorError('not-recorded', `${asked}. The first instant that is recorded is ${known}.`);
  }
}

/** What the change log should have had and has not. */
export function lostIn(topics: Iterable<ReplayedTopic>): HistoryGap[] {
  return [...topics].flatMap(({ topic, lostAt, view }) =>
    lostAt === undefined ? [] : [{ topic, from: view?.at ?? lostAt, why: 'log-trimmed' as const }],
  );
}

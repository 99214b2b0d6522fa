import { Logger } from '@nestjs/common';
import type { AccountConfig } from '../modules/config/floor-config.js';
import type { Verdict } from '../modules/domain/freshness.js';
import { equal } from '../modules/domain/diff.js';
import type { PushState, Source } from '../modules/domain/source.js';
import { accountDocument, type AccountDocument } from '../modules/domain/account-document.js';
import type { QueueDocument } from '../modules/domain/queue-document.js';
import type { Roster } from '../modules/domain/reading.js';
import { accountTopic, queueTopic } from '../modules/domain/topic.js';
import type { FloorReplica } from '../modules/floor/floor-replica.js';
import type { FloorWriter } from '../modules/floor/floor-writer.js';
import { OutageLog } from '../lib/outage-log.js';
import { DebouncedTask } from '../lib/debounced-task.js';

/** The account's `source.self` row after a verdict; `since` changes only with the state. */
export function sourceRow(
  { id: account, name, vendor }: Pick<AccountConfig, 'id' | 'name' | 'vendor'>,
  before: Source | undefined,
  { state, reason, throttledBy, failingSince }: Verdict,
  now: number,
): Source {
  const since = before?.state === state ? before.since : (failingSince ?? now);
  return {
    id: 'self',
    name: name === '' ? account : name,
    vendor,
    state,
    since,
    ...(reason !== undefined && { reason }),
    ...(throttledBy !== undefined && { throttledBy }),
  };
}

const MIN_INTERVAL_MS = 100;
/** Until the records of the account's targets have been read. */
const FIRST: Verdict = { state: 'starting', reason: 'The first poll has not answered yet.' };

/** Projects the queue documents of an account and the verdict on its source into the account document. */
export class Projector {
  private readonly logger = new Logger(Projector.name);
  private readonly topics = new Set<string>();
  /** Undefined until every queue document was read: an unknown queue must not empty the account document. */
  private roster: Roster | undefined;
  /** Undefined until the first one; until then the source row of the previous coordinator stays. */
  private verdict: Verdict | undefined;
  private written: Source | undefined;
  /** Undefined: the previous coordinator's stays; null: the account has none. */
  private push: PushState | null | undefined;
  private readonly projecting: DebouncedTask;
  private trace: string | undefined;
  /** How often in a row the document was refused, since the fence is old or not known. */
  refusals = 0;

  constructor(
    private readonly config: AccountConfig,
    private readonly fence: number,
    private readonly replica: FloorReplica,
    private readonly writer: FloorWriter,
  ) {
    const outage = new OutageLog(this.logger, `write the document of account ${config.id}`);
    this.projecting = new DebouncedTask(MIN_INTERVAL_MS, outage, () => this.project());
  }

  /**
   * Something in the document may have changed.
   * @param trace of the change; of several changes the first one is used
   */
  ask(trace?: string): void {
    this.trace ??= trace;
    this.projecting.ask();
  }

  /** Follows the queues of the roster. Rejects when Redis does not answer; the caller retries. */
  async follow(roster: Roster): Promise<void> {
    const wanted = new Set<string>(
      Object.keys(roster.queues).map((queue) => queueTopic(this.config.id, queue)),
    );
    await Promise.all(
      [...wanted].filter((topic) => !this.topics.has(topic)).map((topic) => this.followOne(topic)),
    );
    for (const topic of this.topics) if (!wanted.has(topic)) this.unfollow(topic);
    this.roster = roster;
    this.ask();
  }

  judge(verdict: Verdict): void {
    this.verdict = verdict;
    const { written } = this;
    const isSaid =
      written?.state === verdict.state &&
      written.reason === verdict.reason &&
      written.throttledBy === verdict.throttledBy;
    if (!isSaid) this.ask();
  }

  /** How the vendor pushes; shown from now on. */
  showPush(push: PushState | null): void {
    if (this.push !== undefined && equal(push, this.push)) return;
    this.push = push;
    this.ask();
  }

  async stop(): Promise<void> {
    await this.projecting.stop();
    for (const topic of this.topics) this.unfollow(topic);
  }

  private async project(): Promise<void> {
    let before: Source | undefined;
    let after: Source | undefined;
    const { trace } = this;
    this.trace = undefined;
    const project = (document: AccountDocument | undefined): AccountDocument => {
      before = document?.source.self;
      after = this.source(before);
      return this.document(document, after);
    };
    const { id } = this.config;
    const outcome = await this.writer.project(id, accountTopic(id), this.fence, project, trace);
    this.refusals = outcome === 'late' ? this.refusals + 1 : 0;
    // Another process coordinates the account now; this one learns it from its lease within a second.
    if (outcome === 'late') return;
    this.written = after;
    if (after !== undefined && after.state !== before?.state) this.log(before, after);
  }

  private source(before: Source | undefined): Source {
    const push = this.push === undefined ? before?.push : (this.push ?? undefined);
    const { push: _before, ...row } =
      this.verdict === undefined && before !== undefined
        ? before
        : sourceRow(this.config, before, this.complete(before, this.verdict ?? FIRST), Date.now());
    return { ...row, ...(push !== undefined && { push }) };
  }

  /**
   * The records of polls arrive before the documents that they wrote: a starting account becomes live with all its
   * queues. A queue that is added later does not change the account's state.
   */
  private complete(before: Source | undefined, verdict: Verdict): Verdict {
    const isStarting = before === undefined || before.state === 'starting';
    const isShown = [...this.topics].every((topic) => this.replica.view(topic) !== undefined);
    if (!isStarting || isShown || verdict.state !== 'live') return verdict;
    return { ...verdict, ...FIRST, ...(before?.reason !== undefined && { reason: before.reason }) };
  }

  private document(before: AccountDocument | undefined, source: Source): AccountDocument {
    if (this.roster === undefined) return { queues: {}, agents: {}, ...before, source: { self: source } };
    return accountDocument(before, source, this.queueDocuments(this.roster), this.roster);
  }

  private queueDocuments(roster: Roster): QueueDocument[] {
    return Object.keys(roster.queues).flatMap((queue) => {
      const view = this.replica.view(queueTopic(this.config.id, queue));
      // Documents of queue topics are written by `queueDocument` only.
      return view === undefined ? [] : [view.state as QueueDocument];
    });
  }

  private async followOne(topic: string): Promise<void> {
    await this.replica.follow(topic);
    this.topics.add(topic);
  }

  private unfollow(topic: string): void {
    this.topics.delete(topic);
    this.replica.unfollow(topic);
  }

  private log(before: Source | undefined, { state, reason }: Source): void {
    const line = `Account ${this.config.id}: ${before === undefined ? '' : `${before.state} -> `}${state}`;
    const text = reason === undefined ? line : `${line}: ${reason}`;
    if (reason === undefined || state === 'starting' || state === 'live') this.logger.log(text);
    else this.logger.warn(text);
  }
}

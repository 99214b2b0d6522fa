import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Authority, resourceOf } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import type { AccountDocument } from '../domain/account-document.js';
import { diff } from '../domain/diff.js';
import type { Delta } from '../domain/document.js';
import { maskedOps, maskedState } from '../domain/masked.js';
import { FloorError } from '../domain/problem.js';
import { parseTopic, type TopicRef } from '../domain/topic.js';
import type { HistoryGap } from '../domain/past.js';
import { cursorAfter } from '../http/page.js';
import { MASKED, NarrowedAlerts, WHOLE, type DocumentSight } from './document-sight.js';
import { HistoryReader, lostIn } from './history-reader.js';
import { HistorySource, type RecordedAccount } from './history-source.js';
import type { Range } from './instants.js';
import { PROJECTED_EPOCH, projectedAccount, queueDocuments, sourceOf } from './projected-account.js';
import type { Recorded } from './recorded.js';
import type { ReplayedTopic } from './replayed-topic.js';

const LINES_PER_PAGE = 50_000;
/** As live: the account's document follows its queues at most this often. */
const PROJECTION_MS = 100;

export interface ChangesRequest extends Range {
  topic: string;
  ref: TopicRef;
  /** Where the previous page ended, epoch ms. */
  after?: number;
}

/** One line: the payload that clients got with this event, or what only the past has. A payload tells by its fields what it is. */
type Line = readonly [event: 'snapshot' | 'delta' | 'gone' | 'gap' | 'end', payload: object];

/**
 * The changes of one document as lines of JSON: first the whole document, then deltas, as they were sent to clients. The last
 * line has `end`; without it the answer is incomplete.
 */
@Injectable()
export class PastChanges {
  constructor(
    private readonly source: HistorySource,
    private readonly reader: HistoryReader,
    private readonly authority: Authority,
  ) {}

  /** Throws what the token does not allow; yields texts of whole lines. */
  lines(
    caller: Principal,
    request: ChangesRequest,
    signal: AbortSignal,
    linesPerPage = LINES_PER_PAGE,
  ): AsyncGenerator<string> {
    const { ref } = request;
    // A token for single queues gets a part of the account's alerts.
    const resource = ref.kind === 'alerts' ? { account: ref.account } : resourceOf(ref);
    this.authority.ensure(caller, 'history:read', resource);
    return this.written(caller, request, signal, linesPerPage);
  }

  private async *written(
    caller: Principal,
    request: ChangesRequest,
    signal: AbortSignal,
    linesPerPage: number,
  ): AsyncGenerator<string> {
    const { topic, ref, from, to, after } = request;
    const all = await this.source.account(caller.tenant, ref.account, signal, to);
    const of = { ...all, topics: new Map(recordedFor(ref, topic, all)) };
    const hides = this.authority.hidesCallers(caller, ref.account);
    const start = after ?? from;
    const topics = await this.source.at(of, start, signal);
    const writer =
      ref.kind === 'account'
        ? new ProjectedLines(topic, topics, hides, after !== undefined, (at) =>
            this.reader.unknownSource(ref.account, at),
          )
        : new TopicLines(topics, this.sightOf(caller, ref));
    if (after === undefined) {
      const first = writer.first();
      if (first.length === 0) await this.ensureRecorded(of, topic, to, signal);
      yield textOf(first);
    }
    const gaps = (await this.source.gaps(of, start, to, signal)).filter(
      (gap) => after === undefined || gap.from > after,
    );
    let written = 0;
    let lastAt = start;
    for await (const batch of this.source.range(of, start, to, signal)) {
      const lines: Line[] = [];
      for (const recorded of batch) {
        // A page ends between two instants, so that the next one may begin with an instant.
        if (written + lines.length >= linesPerPage && recorded.at > lastAt) {
          lines.push(...writer.rest());
          yield textOf([...lines, endOf(lastAt, cursorAfter(String(lastAt)))]);
          return;
        }
        lines.push(...gapsUntil(gaps, recorded.at), ...writer.accept(recorded));
        lastAt = Math.max(lastAt, recorded.at);
      }
      written += lines.length;
      yield textOf(lines);
      await setImmediate();
    }
    const lost = lostIn(topics.values()).filter((gap) => gap.from <= to);
    yield textOf([
      ...gapsUntil(gaps, to),
      ...writer.rest(),
      ...lost.map((gap): Line => ['gap', gap]),
      endOf(to),
    ]);
  }

  private sightOf(caller: Principal, ref: TopicRef): DocumentSight {
    const { account } = ref;
    if (ref.kind === 'alerts' && !this.authority.may(caller, 'history:read', resourceOf(ref)))
      return new NarrowedAlerts((id) => this.authority.maySeeAlert(caller, 'history:read', { account, id }));
    return this.authority.hidesCallers(caller, account) ? MASKED : WHOLE;
  }

  private async ensureRecorded(
    of: RecordedAccount,
    topic: string,
    to: number,
    signal: AbortSignal,
  ): Promise<void> {
    if (of.topics.size === 0) throw new FloorError('not-found', `Nothing was recorded of "${topic}".`);
    const first = await this.source.firstAt(of, signal);
    if (first === undefined || first > to) throw await this.reader.notRecorded(of, to, signal);
  }
}

/** The account's document is made of those of all its queues. */
function recordedFor(
  ref: TopicRef,
  topic: string,
  { topics }: RecordedAccount,
): [string, number | undefined][] {
  return [...topics].filter(
    ([name]) => name === topic || (ref.kind === 'account' && parseTopic(name)?.kind === 'queue'),
  );
}

/** Takes the gaps that began until then out of the list. */
function gapsUntil(gaps: HistoryGap[], at: number): Line[] {
  const later = gaps.findIndex(({ from }) => from > at);
  return gaps.splice(0, later < 0 ? gaps.length : later).map((gap): Line => ['gap', gap]);
}

const endOf = (to: number, nextCursor?: string): Line => [
  'end',
  { end: true, to, ...(nextCursor !== undefined && { nextCursor }) },
];

const textOf = (lines: readonly Line[]): string =>
  lines.map(([, payload]) => `${JSON.stringify(payload)}\n`).join('');

interface LineWriter {
  /** The document at the start of the range; empty: there was none. */
  first(): Line[];
  accept(recorded: Recorded): Line[];
  /** What was held back. */
  rest(): Line[];
}

/** The changes as they are recorded. */
class TopicLines implements LineWriter {
  constructor(
    private readonly topics: ReadonlyMap<string, ReplayedTopic>,
    private readonly sight: DocumentSight,
  ) {}

  first(): Line[] {
    return [...this.topics.values()].flatMap((topic) => this.snapshot(topic));
  }

  accept(recorded: Recorded): Line[] {
    const topic = this.topics.get(recorded.topic);
    const outcome = topic?.accept(recorded);
    if (topic === undefined || outcome === undefined) return [];
    if (outcome === 'gone') return [['gone', { topic: topic.topic, at: recorded.at, reason: 'deleted' }]];
    if (outcome === 'snapshot' || recorded.kind === 'keyframe') return this.snapshot(topic);
    const { kind: _, ...delta } = recorded;
    const seen = this.sight.delta(delta);
    return seen === undefined ? [] : [['delta', seen]];
  }

  rest(): Line[] {
    return [];
  }

  private snapshot({ topic, view }: ReplayedTopic): Line[] {
    if (view === undefined) return [];
    return [['snapshot', this.sight.snapshot({ topic, ...view })]];
  }
}

/** The account's document, projected from its queues as often as live. */
class ProjectedLines implements LineWriter {
  private before: { at: number; state: AccountDocument } | undefined;
  /** The changes of this time are projected together. */
  private slot: { end: number; at: number } | undefined;

  /** @param isContinued the client holds this content, under the version of the last change that it got */
  constructor(
    private readonly topic: string,
    private readonly topics: ReadonlyMap<string, ReplayedTopic>,
    private readonly hides: boolean,
    private isContinued: boolean,
    private readonly unknownSource: (at: number) => AccountDocument['source']['self'],
  ) {
    const state = this.project(0);
    const at = Math.max(0, ...[...topics.values()].map(({ view }) => view?.at ?? 0));
    if (state !== undefined) this.before = { at, state };
  }

  first(): Line[] {
    return this.before === undefined ? [] : [this.snapshot(this.before)];
  }

  accept(recorded: Recorded): Line[] {
    const lines = this.slot !== undefined && recorded.at >= this.slot.end ? this.rest() : [];
    if (this.topics.get(recorded.topic)?.accept(recorded) === undefined) return lines;
    const { at } = recorded;
    this.slot = { end: this.slot?.end ?? at + PROJECTION_MS, at: Math.max(this.slot?.at ?? 0, at) };
    return lines;
  }

  rest(): Line[] {
    const { before, slot } = this;
    this.slot = undefined;
    const state = slot === undefined ? undefined : this.project(slot.at);
    if (slot === undefined || state === undefined) return [];
    const at = Math.max(slot.at, (before?.at ?? 0) + 1);
    this.before = { at, state };
    if (before === undefined) return [this.snapshot(this.before)];
    const ops = diff(before.state, state);
    if (ops === undefined) {
      this.before = { at: before.at, state };
      return [];
    }
    const delta: Delta = {
      topic: this.topic,
      epoch: PROJECTED_EPOCH,
      base: this.isContinued ? 0 : before.at,
      version: at,
      at,
      ops: this.hides ? maskedOps(ops) : ops,
    };
    this.isContinued = false;
    return [['delta', delta]];
  }

  private project(at: number): AccountDocument | undefined {
    const queues = queueDocuments(this.topics.values());
    const source = sourceOf(this.topics.get(this.topic));
    if (queues.length === 0 && source === undefined) return undefined;
    return projectedAccount(this.before?.state, source ?? this.unknownSource(at), queues);
  }

  private snapshot({ at, state }: { at: number; state: AccountDocument }): Line {
    const shown = this.hides ? maskedState(state) : state;
    return ['snapshot', { topic: this.topic, epoch: PROJECTED_EPOCH, version: at, at, state: shown }];
  }
}

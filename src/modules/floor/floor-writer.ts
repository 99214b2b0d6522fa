import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { equal } from '../domain/diff.js';
import type { DocumentState } from '../domain/document.js';
import type { TargetHealth } from '../domain/freshness.js';
import { queueDocument, type QueueDocument } from '../domain/queue-document.js';
import type { Reading, Roster } from '../domain/reading.js';
import { serversDocument } from '../domain/server.js';
import { parseTopic, queueTopic, serversTopic } from '../domain/topic.js';
import { NO_TRACING, Tracing } from '../tracing/tracing.js';
import { contactEntries } from './contact-log.js';
import { write, type Found } from './document-write.js';
import { CurrentRoster } from './current-roster.js';
import { FloorMetrics, uncounted } from './floor-metrics.js';
import { FloorStore } from './floor-store.js';
import type {
  DocumentWrite,
  FloorWrite,
  KnownRoster,
  LoadedDocument,
  PolledTarget,
  PollTicket,
  RecordOutcome,
} from './floor-write.js';
import { causeOf } from './poll-bracket.js';
import { SentContacts } from './sent-contacts.js';
import type { TotalsWrite } from './totals-record.js';
import { Lru } from '../../lib/lru.js';

/** The name under which a coordinator's lease gets its fences; no vendor has a target of this name. */
export const COORDINATOR_FENCE = '#account';

const FORGET_FENCE = '#forget';

const MAX_DOCUMENTS = 2_000;
const ATTEMPTS = 5;
const JITTER_MS = 20;

/**
 * Turns readings into documents and commits what changed. Copies of documents are kept from poll to poll; the commit
 * checks each of them, so an old copy costs a retry and never makes a wrong document.
 */
@Injectable()
export class FloorWriter {
  private readonly documents = new Lru<string, LoadedDocument>(MAX_DOCUMENTS);
  private readonly contacts = new SentContacts();

  constructor(
    private readonly store: FloorStore,
    private readonly metrics: FloorMetrics = uncounted(),
    private readonly tracing: Tracing = NO_TRACING,
    private readonly rosters: CurrentRoster = new CurrentRoster(store),
  ) {}

  /** The account's roster, at least as new as `version`. */
  async rosterOf(account: string, version: string | undefined): Promise<Roster | undefined> {
    return (await this.rosters.atLeast(account, version))?.roster;
  }

  /** The queue as it is stored now; undefined: it was never read. */
  async queueOf(account: string, queue: string): Promise<QueueDocument | undefined> {
    const { document } = await this.store.load(account, queueTopic(account, queue));
    // What is stored under a queue's topic was made by `record`.
    return document?.state as QueueDocument | undefined;
  }

  /**
   * Commits the reading of a poll and the target's health. `late`: a poll that began later has committed already.
   * Rejects when Redis does not answer, or after 5 conflicts with other writers.
   */
  async record(
    account: string,
    target: PolledTarget,
    ticket: PollTicket,
    reading: Reading,
    health: TargetHealth,
    totals?: TotalsWrite,
  ): Promise<RecordOutcome> {
    const contacts = this.contacts.unsent(account, reading.contacts ?? []);
    let rosterVersion = ticket.rosterVersion;
    const unbroken = isContinuous(ticket, reading.at);
    const outcome = await this.commit(`the reading of ${target.id}`, async (find, attempt) => {
      // The roster may be what the conflict is about, so it is read again.
      if (attempt > 1) rosterVersion = (await this.rosters.reload(account))?.version;
      const before = await this.rosters.atLeast(account, rosterVersion);
      const roster = newRoster(before, reading) ?? before;
      return {
        account,
        fence: { target: target.id, value: ticket.fence },
        ...causeOf(ticket, reading.at),
        health,
        basedOn: { rosterVersion: before?.version },
        ...(roster !== undefined && roster !== before && { roster }),
        ...(totals !== undefined && { totals }),
        contacts: contactEntries(contacts),
        documents: [
          ...(roster === undefined
            ? []
            : await this.queues(account, before, roster, { reading, unbroken }, find)),
          ...(await this.servers(account, target, reading, find)),
        ],
      };
    });
    if (outcome !== 'late') this.contacts.remember(account, contacts);
    return outcome;
  }

  /** Commits that a poll failed; the documents stay as they are. */
  async fail(
    account: string,
    target: PolledTarget,
    ticket: PollTicket,
    health: TargetHealth,
  ): Promise<'recorded' | 'late'> {
    const fence = { target: target.id, value: ticket.fence };
    const outcome = await this.store.commit({ account, fence, health, documents: [] });
    this.metrics.committed(account, outcome === 'committed' ? 'unchanged' : 'late');
    return outcome === 'late' ? 'late' : 'recorded';
  }

  /**
   * Commits a document of the account's coordinator, such as the account's own.
   * @param topic its documents are made by this method alone
   * @param fence of the coordinator's lease, issued for `COORDINATOR_FENCE`
   * @param document may be called several times
   * @param trace of the change that made it necessary
   */
  async project<D extends DocumentState>(
    account: string,
    topic: string,
    fence: number,
    document: (before: D | undefined) => D,
    trace?: string,
  ): Promise<RecordOutcome> {
    const start = { name: 'project', from: trace, attributes: () => ({ topic }) };
    const commit = (): Promise<RecordOutcome> =>
      this.commit(`the document ${topic}`, async (find) => {
        const found = (await find(account, [topic])).get(topic);
        const after = document(found?.document?.state as D | undefined);
        return {
          account,
          fence: { target: COORDINATOR_FENCE, value: fence, lease: true },
          documents: [write(topic, found, after, Date.now())],
        };
      });
    return this.tracing.during(start, commit);
  }

  /** Deletes the documents and the records of an account that is in no configuration any more. */
  async forget(account: string): Promise<void> {
    const topics = await this.store.topics(account);
    const value = await this.store.issue(account, FORGET_FENCE);
    await this.commit(`the removal of ${account}`, async (find) => ({
      ...{ account, fence: { target: FORGET_FENCE, value } },
      documents: [...(await find(account, topics))].flatMap(([topic, { document }]): DocumentWrite[] =>
        document === undefined ? [] : [{ topic, expected: document, change: 'delete' }],
      ),
    }));
    await this.store.deleteRecords(account);
  }

  /** The queue documents a reading changes: those it covers, and with a new roster all of them. */
  private async queues(
    account: string,
    before: KnownRoster | undefined,
    { version, roster }: KnownRoster,
    { reading, unbroken }: { reading: Reading; unbroken: boolean },
    find: Find,
  ): Promise<DocumentWrite[]> {
    const read = Object.keys(reading.queues ?? {});
    const stored = reading.roster === undefined ? [] : await this.storedQueues(account);
    const gone = stored.filter((id) => !Object.hasOwn(roster.queues, id));
    const renewed = version === before?.version ? [] : stored;
    // The roster alone says which queues there are, so a queue that it lacks gets no document.
    const live = [...new Set([...read, ...renewed])].filter((id) => Object.hasOwn(roster.queues, id));
    const found = await find(
      account,
      [...live, ...gone].map((id) => queueTopic(account, id)),
    );
    const writes: DocumentWrite[] = [];
    for (const id of live) {
      const topic = queueTopic(account, id);
      const one = found.get(topic);
      // What is stored under a queue's topic was made by this method.
      const document = one?.document?.state as QueueDocument | undefined;
      const after = queueDocument(id, document, roster, reading.queues?.[id] ?? {}, reading.at, unbroken);
      if (after !== undefined) writes.push(write(topic, one, after, reading.at));
    }
    for (const id of gone) {
      const topic = queueTopic(account, id);
      const document = found.get(topic)?.document;
      if (document !== undefined) writes.push({ topic, expected: document, change: 'delete' });
    }
    return writes;
  }

  /** The document of the servers names its target, whose record says how old it is. */
  private async servers(
    account: string,
    target: PolledTarget,
    { at, servers }: Reading,
    find: Find,
  ): Promise<DocumentWrite[]> {
    if (servers === undefined) return [];
    const topic = serversTopic(account);
    const found = (await find(account, [topic])).get(topic);
    return [write(topic, found, serversDocument(target.id, servers), at)];
  }

  private async storedQueues(account: string): Promise<string[]> {
    const refs = (await this.store.topics(account)).map((topic) => parseTopic(topic));
    return refs.flatMap((ref) => (ref?.kind === 'queue' ? [ref.queue] : []));
  }

  private commit(what: string, make: Make): Promise<RecordOutcome> {
    return this.tracing.during({ name: 'commit' }, async () => {
      const outcome = await this.commitWithRetries(what, make);
      this.tracing.add(() => ({ outcome }));
      return outcome;
    });
  }

  /** Computes a write and commits it; after a conflict, reads the documents again and retries. */
  private async commitWithRetries(what: string, make: Make): Promise<RecordOutcome> {
    const { context: trace } = this.tracing;
    const doubted = new Map<string, LoadedDocument>();
    const find: Find = (account, topics) => this.find(account, topics, doubted);
    let account = '';
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const write = await make(find, attempt);
      account = write.account;
      const outcome = await this.store.commit({ ...write, ...(trace !== undefined && { trace }) });
      if (outcome === 'committed') return this.counted(account, this.remember(write));
      for (const { topic } of write.documents) {
        const copy = this.documents.get(topic);
        if (copy !== undefined) doubted.set(topic, copy);
        this.documents.delete(topic);
      }
      if (outcome === 'late') return this.counted(account, 'late');
      this.metrics.committed(account, 'conflict');
      await delay(Math.random() * JITTER_MS * attempt);
    }
    this.metrics.committed(account, 'failed');
    throw new Error(
      `Account ${account}: ${what} could not be written; other writers changed the same documents ${ATTEMPTS} times.`,
    );
  }

  private counted(account: string, outcome: RecordOutcome): RecordOutcome {
    this.metrics.committed(account, outcome);
    return outcome;
  }

  private async find(
    account: string,
    topics: string[],
    doubted: Map<string, LoadedDocument>,
  ): Promise<Map<string, Found>> {
    const missing = topics.filter((topic) => this.documents.get(topic) === undefined);
    const loaded = missing.length === 0 ? undefined : (await this.store.loadMany(account, missing)).documents;
    const found = new Map<string, Found>();
    for (const topic of topics) {
      const document = loaded?.get(topic) ?? this.documents.get(topic);
      if (document !== undefined) this.documents.set(topic, document);
      const last = doubted.get(topic);
      const rewound = last?.epoch === document?.epoch && (last?.version ?? 0) > (document?.version ?? 0);
      found.set(topic, { document, rewound });
    }
    return found;
  }

  private remember({ account, documents, roster }: FloorWrite): 'changed' | 'unchanged' {
    if (roster !== undefined) this.rosters.keep(account, roster);
    for (const document of documents) {
      if (document.change === 'write') this.documents.set(document.topic, document.after);
      if (document.change === 'delete') this.documents.delete(document.topic);
    }
    const changed = roster !== undefined || documents.some(({ change }) => change !== 'keep');
    return changed ? 'changed' : 'unchanged';
  }
}

/** Whether so few polls are missing that the state between the last one and this one can be assumed. */
function isContinuous({ polledAt, intervalMs = 0 }: PollTicket, at: number): boolean {
  return polledAt !== undefined && at - polledAt <= 3 * intervalMs + 30_000;
}

type Make = (find: Find, attempt: number) => Promise<FloorWrite>;
type Find = (account: string, topics: string[]) => Promise<Map<string, Found>>;

function newRoster(before: KnownRoster | undefined, { roster }: Reading): KnownRoster | undefined {
  if (roster === undefined || (before !== undefined && equal(before.roster, roster))) return undefined;
  const hash = createHash('sha256').update(JSON.stringify(roster));
  return { version: hash.digest('base64url').slice(0, 22), roster };
}

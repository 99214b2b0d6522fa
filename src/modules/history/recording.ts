import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { abortable } from '../../lib/abortable.js';
import { configuredAccount } from '../config/config-changes.js';
import type { FloorConfig } from '../config/floor-config.js';
import { accountTopic, parseTopic } from '../domain/topic.js';
import type { FloorStore } from '../floor/floor-store.js';
import { instantOf, isAfter, type LogEntry } from '../floor/log-entry.js';
import type { Keys } from '../redis/keys.js';
import type { ChangeLog, ReadEntries } from './change-log.js';
import type { HistoryDatabase } from './history-database.js';
import type { HistoryMetrics } from './history-metrics.js';
import { restore } from './history-restore.js';
import { HistoryUnavailable } from './history-unavailable.js';
import { HistoryWriter, ReaderTaken } from './history-writer.js';
import { QuarterCloser, type CloserServices } from './quarter-closer.js';
import { RecordedAccount } from './recorded-account.js';
import { judgePolls, recordingRules } from './recording-rules.js';
import type { GapReason } from './rows.js';

/** How often is written, and how fast another process takes over. */
export interface RecorderPace {
  /** Changes are gathered for so long. */
  flushMs: number;
  /** Or until one topic has so many. */
  flushChanges: number;
  /** Between two reads of the log, so that the clients' feed has what a poll brings before the recorder takes it. */
  readMs: number;
  leaseMs: number;
  retryMs: number;
}
export const RECORDER_PACE: RecorderPace = {
  flushMs: 30_000,
  flushChanges: 200,
  readMs: 1_000,
  leaseMs: 10_000,
  retryMs: 1_000,
};

/** Of all topics; bounds the memory, and the size of a transaction. */
const MAX_GATHERED = 5_000;
const MEASURE_MS = 2_000;
/** Each takes some tenths of a millisecond; other work of the process goes on after so many. */
const ACCEPTED_AT_ONCE = 10;
/** A pause after which the log may have been trimmed beyond the position. */
const PAUSE_MS = 5_000;
/** The log keeps what is not written yet, for at least so many flushes. */
const FLUSHES_COVERED = 3;

/** `written`: the position of the last flush; `gathered`: entries read since then. */
interface Progress {
  written: string;
  gathered: number;
}

export interface RecorderServices {
  config: FloorConfig;
  store: FloorStore;
  keys: Keys;
  database: HistoryDatabase;
  metrics: HistoryMetrics;
  totals: CloserServices['totals'];
}

/** The right to record, which may be lost at any time. */
export interface Holding {
  isHeld(): boolean;
  /** Aborted when this process stops. */
  readonly signal: AbortSignal;
  /** Called after each flush. */
  written(): void;
}

/**
 * One holder's recording of a shard: reads the log, gathers changes in memory, and writes them with the position of the log in
 * one transaction. What is not written when the process ends is read again from there. While PostgreSQL is away nothing more is
 * read, and the change log is the buffer.
 */
export class Recording {
  readonly accounts = new Map<string, RecordedAccount>();
  private readonly logger = new Logger('History');
  private isShort = false;
  private measuredAt = 0;

  constructor(
    private readonly shard: number,
    private readonly log: ChangeLog,
    private readonly services: RecorderServices,
    private readonly pace: RecorderPace,
    private readonly holding: Holding,
  ) {}

  /** Records until the right is lost or this process stops. */
  async run(): Promise<void> {
    const writer = new HistoryWriter(this.services.database);
    const { holder, position } = await writer.take(this.shard);
    const closer = this.closer(holder);
    await this.restoreAll();
    const { entries, ms } = await this.log.held();
    this.checkBound(entries, ms);
    let last = position ?? (await this.services.store.position(this.shard));
    if (position === undefined || !(await this.log.reaches(position))) last = await this.verify(last);

    let progress: Progress = { written: last, gathered: 0 };
    // What is known at first is written at once.
    let [readAt, wroteAt] = [Date.now(), position === undefined ? 0 : Date.now()];
    while (this.holding.isHeld()) {
      if (Date.now() - readAt > PAUSE_MS && !(await this.log.reaches(last)))
        last = await this.verify(last, 'log-trimmed');
      const startedAt = Date.now();
      const read = await this.readOn(last);
      readAt = Date.now();
      await this.acceptAll(read.entries);
      last = read.position;
      progress = { ...progress, gathered: progress.gathered + read.count };
      const isDue = Date.now() - wroteAt >= this.pace.flushMs || this.holding.signal.aborted;
      if (isDue || progress.gathered >= MAX_GATHERED || this.mostUnwritten() >= this.pace.flushChanges) {
        this.checkBound(progress.gathered, Date.now() - wroteAt);
        await judgePolls(this.accounts.values(), this.services, this.holding.signal);
        await this.write(writer, holder, last, progress);
        progress = { ...progress, written: last, gathered: 0 };
        wroteAt = Date.now();
        await this.closeQuarters(closer, read.isAtEnd ? startedAt : instantOf(last));
      }
      if (this.holding.signal.aborted) return;
      await this.measure(progress);
      // A read that found nothing has waited itself.
      if (read.isAtEnd && read.count > 0) await this.pause(this.pace.readMs);
    }
  }

  /** Nothing once this process stops: while Redis is away the read would wait for it. */
  private async readOn(position: string): Promise<ReadEntries> {
    const { signal } = this.holding;
    try {
      return await abortable(this.log.read(position), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return { entries: [], position, count: 0, isAtEnd: false };
    }
  }

  private async measure({ written, gathered }: Progress): Promise<void> {
    if (Date.now() - this.measuredAt < MEASURE_MS) return;
    this.measuredAt = Date.now();
    this.services.metrics.behind(this.shard, await this.log.lag(written, gathered));
  }

  /** Tries until PostgreSQL has it. Nothing is read meanwhile. */
  private async write(
    writer: HistoryWriter,
    holder: number,
    position: string,
    progress: Progress,
  ): Promise<void> {
    const now = Date.now();
    const accounts = [...this.accounts.values()].map((account) => ({ account, rows: account.collect(now) }));
    for (;;) {
      try {
        const rows = await writer.write({ shard: this.shard, holder, position, accounts });
        for (const { account } of accounts) account.written();
        this.services.metrics.wrote(rows);
        this.holding.written();
        return;
      } catch (error) {
        // The database logs its outage.
        if (!(error instanceof HistoryUnavailable) || !this.holding.isHeld() || this.holding.signal.aborted)
          throw error;
      }
      await this.measure(progress);
      await this.pause(this.pace.retryMs);
    }
  }

  private closer(holder: number): QuarterCloser {
    const { config, database, totals, store } = this.services;
    const zone = async (account: string): Promise<string | undefined> =>
      (await store.roster(account))?.roster.zone;
    return new QuarterCloser({ config, database, totals, zone }, this.shard, holder);
  }

  /** Quarter hours that are not closed now are closed after another flush. */
  private async closeQuarters(closer: QuarterCloser, readTo: number): Promise<void> {
    if (this.holding.signal.aborted) return;
    try {
      for (const account of this.accounts.values()) await closer.close(account, readTo);
    } catch (error) {
      // The database logs its outage.
      if (!(error instanceof HistoryUnavailable)) throw error;
    }
  }

  private async acceptAll(entries: LogEntry[]): Promise<void> {
    for (const [i, entry] of entries.entries()) {
      if (i % ACCEPTED_AT_ONCE === ACCEPTED_AT_ONCE - 1) await setImmediate();
      await this.accept(entry);
    }
  }

  private async accept(entry: LogEntry): Promise<void> {
    if (entry.kind === 'contacts') return (await this.account(entry.account))?.acceptContacts(entry.json);
    if (entry.kind !== 'delta' && entry.kind !== 'gone') return;
    const id = parseTopic(entry.topic)?.account;
    const account = id === undefined ? undefined : await this.account(id);
    const missed = account?.accept(entry);
    if (account !== undefined && missed !== undefined) await this.readWhole(account, [missed], 'log-trimmed');
  }

  /** The account as it is recorded; undefined: it is in no configuration. */
  private async account(id: string): Promise<RecordedAccount | undefined> {
    const known = this.accounts.get(id);
    const configured = configuredAccount(this.services.config, id);
    if (known !== undefined && configured !== undefined && known.tenant !== configured.tenant)
      throw new ReaderTaken(`Account ${id} has moved to another tenant.`);
    if (known !== undefined || configured === undefined) return known;
    const account = new RecordedAccount(id, configured.tenant, recordingRules(this.services.config, id));
    const isMoved = await restore(this.services.database, account);
    this.accounts.set(id, account);
    // What was recorded for the other tenant stays with it, and this one's past begins with the documents as they are.
    if (isMoved) await this.readAll(account, 'recorder-down');
    return account;
  }

  private async restoreAll(): Promise<void> {
    const { config, keys } = this.services;
    for (const { id } of config.accounts) if (keys.shardOf(id) === this.shard) await this.account(id);
  }

  /**
   * Compares every document with what is recorded, after the log has lost the position: what differs is a gap. Returns the
   * position to read on from.
   */
  private async verify(position: string, why: GapReason = 'recorder-down'): Promise<string> {
    const { store } = this.services;
    if (await this.wasEmptied()) {
      for (const account of this.accounts.values()) account.lose('redis-emptied');
      return '0-0';
    }
    for (const account of this.accounts.values()) await this.readAll(account, why);
    const last = await store.position(this.shard);
    // An emptied Redis may have a clock that is behind.
    return isAfter(position, last) ? '0-0' : position;
  }

  /** Redis has none of the recorded epochs any more, and the log has all that came since. */
  private async wasEmptied(): Promise<boolean> {
    const recorded = [...this.accounts.values()].flatMap((account) =>
      account.names.map((topic) => ({
        account: account.id,
        topic,
        epoch: account.topic(topic)?.view?.epoch,
      })),
    );
    const stored = await this.services.store.versions(recorded);
    const isKept = recorded.some(({ epoch }, i) => stored[i]?.epoch === epoch);
    return recorded.length > 0 && !isKept && (await this.log.isWhole());
  }

  private async readAll(account: RecordedAccount, why: GapReason): Promise<void> {
    const topics = await this.services.store.topics(account.id);
    const stored = topics.filter((topic) => parseTopic(topic) !== undefined);
    const names = [...new Set([...stored, ...account.names, accountTopic(account.id)])];
    await this.readWhole(account, names, why);
  }

  private async readWhole(account: RecordedAccount, names: string[], why: GapReason): Promise<void> {
    const { position, documents } = await this.services.store.loadMany(account.id, names);
    const self = accountTopic(account.id);
    const known = account.topic(self)?.view?.epoch;
    // Every account has this document, and its epoch ends with the account.
    if (names.includes(self) && known !== undefined && known !== documents.get(self)?.epoch)
      account.lose('redis-emptied');
    for (const name of names) account.restart(name, documents.get(name), position, why);
  }

  private mostUnwritten(): number {
    return Math.max(0, ...[...this.accounts.values()].map(({ mostUnwritten }) => mostUnwritten));
  }

  private async pause(ms: number): Promise<void> {
    const { signal } = this.holding;
    // Rejects only when this process stops.
    await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
  }

  /** Warns when the log is too short to outlast an interruption. */
  private checkBound(entries: number, ms: number): void {
    const { logEntries } = this.services.config.redis;
    const needed = Math.ceil((entries / Math.max(ms, 1)) * this.pace.flushMs * FLUSHES_COVERED);
    // Over a short time only a full log says how many entries there are.
    const isMeasured = ms >= this.pace.flushMs || entries >= logEntries;
    const isShort = isMeasured && needed > logEntries;
    if (isShort && !this.isShort)
      this.logger.warn(
        `The change log of shard ${this.shard} is too short for the history: at the present rate ${FLUSHES_COVERED} flushes ` +
          `take ${needed} entries, and redis.logEntries is ${logEntries}.`,
      );
    if (isMeasured) this.isShort = isShort;
  }
}

import { z } from 'zod';
import type { TargetHealth } from '../domain/freshness.js';
import { Roster, type LocalOverride } from '../domain/reading.js';
import type { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import type { Redis, RedisConnections } from '../redis/redis-connections.js';
import { commitArguments } from './commit-arguments.js';
import { documentOf } from './document-hash.js';
import type {
  CommitOutcome,
  FloorWrite,
  KnownRoster,
  LoadedDocument,
  PolledTarget,
  PollRequest,
  PollTicket,
} from './floor-write.js';
import { targetsOf } from './target-record.js';
import { ticketOf } from './poll-ticket.js';
import { todayField } from './totals-record.js';
import type { DocumentVersion } from './topic-history.js';
import { DEFAULT_LOG_BYTES, logBoundsOf } from './log-bounds.js';

const BEGIN = new LuaScript(import.meta.dirname, 'lua/begin.lua');
const COMMIT = new LuaScript(import.meta.dirname, 'lua/append.lua', 'lua/commit.lua');
const LOAD = new LuaScript(import.meta.dirname, 'lua/load.lua');
const REQUEST = new LuaScript(import.meta.dirname, 'lua/request-poll.lua');
const LEASE = new LuaScript(import.meta.dirname, 'lua/append.lua', 'lua/lease.lua');

const Committed = z.enum(['committed', 'late', 'conflict']);
const Loaded = z.tuple([z.string()], z.array(z.string()));

/** How far the polls of a target are. */
export interface TargetProgress {
  /** The fence of the last poll that was written. */
  committed: number;
  /** That poll failed. */
  failing: boolean;
}

/** Longer than any poll takes, so that the flag outlives the poll under way. */
const REFRESH_FLAG_SECONDS = 600;
/** Of a `wake` that is about a refused login, not about interest. */
export const LOGIN_SCOPE = 'login';
/** Of a `wake` that is about the tenant's rules. */
export const RULES_SCOPE = 'rules';

/** The versioned documents, the change log and the targets' records in Redis. One method is one round trip. */
export class FloorStore {
  private readonly redis: Redis;
  private readonly logBounds: string;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
    private readonly logEntries: number,
    logBytes: number = DEFAULT_LOG_BYTES,
  ) {
    this.redis = connections.commands;
    this.logBounds = logBoundsOf({ logEntries, logBytes });
  }

  async begin(account: string, target: PolledTarget): Promise<PollTicket> {
    const keys = [
      this.keys.targets(account),
      this.keys.refreshRequest(account, target.id),
      this.keys.interest(account),
      this.keys.localOverrides(account),
    ];
    const scope = target.queue === undefined ? '' : `queue/${target.queue}`;
    return ticketOf(await BEGIN.run(this.redis, keys, [target.id, scope]));
  }

  /** Issues a fence for work other than a poll, such as a lease. Commits under a fence that was not issued are late. */
  issue(account: string, target: string): Promise<number> {
    return this.redis.hincrby(this.keys.targets(account), `issued:${target}`, 1);
  }

  /** The last fence issued for each target: polls with a later one begin after this call. */
  async issued(account: string, targets: readonly string[]): Promise<{ [target: string]: number }> {
    if (targets.length === 0) return {};
    const fields = targets.map((target) => `issued:${target}`);
    const fences = await this.redis.hmget(this.keys.targets(account), ...fields);
    return Object.fromEntries(targets.map((target, i) => [target, Number(fences[i] ?? 0)]));
  }

  /** How far the polls of these targets are: the fence of the last one written, and whether it failed. */
  async progress(account: string, targets: readonly string[]): Promise<Map<string, TargetProgress>> {
    if (targets.length === 0) return new Map();
    const fields = targets.flatMap((target) => [`committed:${target}`, `failure:${target}`]);
    const known = await this.redis.hmget(this.keys.targets(account), ...fields);
    return new Map(
      targets.map((target, i) => [
        target,
        { committed: Number(known[2 * i] ?? 0), failing: typeof known[2 * i + 1] === 'string' },
      ]),
    );
  }

  /**
   * The next poll of each target that is committed after this call adds a `committed` entry to the log, once. Which
   * commits came before, `progress` says.
   */
  async announceCommits(account: string, targets: readonly string[]): Promise<void> {
    if (targets.length === 0) return;
    const fields = targets.flatMap((target) => [`awaited:${target}`, 1]);
    await this.redis.hset(this.keys.targets(account), ...fields);
  }

  /** Puts on record how many requests the first poll of a target makes, so that people see how long it takes. */
  async expectRequests(account: string, target: string, requests: number): Promise<void> {
    await this.redis.hset(this.keys.targets(account), `expected:${target}`, requests);
  }

  async commit(write: FloorWrite): Promise<CommitOutcome> {
    const { account, documents } = write;
    const keys = [
      this.keys.targets(account),
      this.keys.roster(account),
      this.keys.documents(account),
      this.keys.log(this.keys.shardOf(account)),
      this.keys.totals(account),
      ...documents.map(({ topic }) => this.keys.doc(account, topic)),
    ];
    const args = commitArguments(write, this.logBounds);
    return Committed.parse(await COMMIT.run(this.redis, keys, args));
  }

  /** The document with the position of the log it was read at. */
  async load(account: string, topic: string): Promise<{ position: string; document?: LoadedDocument }> {
    const { position, documents } = await this.loadMany(account, [topic]);
    const document = documents.get(topic);
    return { position, ...(document !== undefined && { document }) };
  }

  /** Those of the documents that exist, all as of one position of the log. `position` is a stream id. */
  async loadMany(
    account: string,
    topics: string[],
  ): Promise<{ position: string; documents: Map<string, LoadedDocument> }> {
    const log = this.keys.log(this.keys.shardOf(account));
    const keys = topics.map((topic) => this.keys.doc(account, topic));
    const [position, ...hashes] = Loaded.parse(await LOAD.run(this.redis, [log, ...keys], []));
    const documents = new Map<string, LoadedDocument>();
    for (const [i, topic] of topics.entries()) {
      const document = documentOf(topic, hashes[i] ?? []);
      if (document !== undefined) documents.set(topic, document);
    }
    return { position, documents };
  }

  /** The id of the log's last entry. */
  async position(shard: number): Promise<string> {
    const [position] = Loaded.parse(await LOAD.run(this.redis, [this.keys.log(shard)], []));
    return position;
  }

  /** The versions of documents of any accounts, in the order of the arguments. */
  async versions(of: { account: string; topic: string }[]): Promise<(DocumentVersion | undefined)[]> {
    const stored = await Promise.all(
      of.map(({ account, topic }) => this.redis.hmget(this.keys.doc(account, topic), '#epoch', '#version')),
    );
    return stored.map(([epoch, version]) =>
      typeof epoch === 'string' ? { epoch, version: Number(version) } : undefined,
    );
  }

  /** The topics of the account that have a document. */
  topics(account: string): Promise<string[]> {
    return this.redis.smembers(this.keys.documents(account));
  }

  async roster(account: string): Promise<KnownRoster | undefined> {
    const { version, json } = await this.redis.hgetall(this.keys.roster(account));
    if (version === undefined || json === undefined) return undefined;
    return { version, roster: Roster.parse(JSON.parse(json)) };
  }

  /** The version of the roster in force, to compare a copy with. */
  async rosterVersion(account: string): Promise<string | undefined> {
    return (await this.redis.hget(this.keys.roster(account), 'version')) ?? undefined;
  }

  /** The targets' records name the roster; after they were lost alone, no commit that depends on it would succeed. */
  async restoreRosterVersion(account: string, version: string): Promise<void> {
    await this.redis.hsetnx(this.keys.targets(account), 'roster', version);
  }

  /** Stores overrides of agents, which every poll gets when it begins; null deletes one. */
  async saveOverrides(account: string, agents: { [agent: string]: LocalOverride | null }): Promise<void> {
    const key = this.keys.localOverrides(account);
    const known: string[] = [];
    const forgotten: string[] = [];
    for (const [agent, override] of Object.entries(agents))
      if (override === null) forgotten.push(agent);
      else known.push(agent, JSON.stringify(override));
    const writes = this.redis.multi();
    if (known.length > 0) writes.hset(key, ...known);
    if (forgotten.length > 0) writes.hdel(key, ...forgotten);
    await writes.exec();
  }

  /** The records of the account's targets; empty when there are none. */
  async targets(account: string): Promise<TargetHealth[]> {
    return targetsOf(await this.redis.hgetall(this.keys.targets(account)));
  }

  /** Deletes the records of a target. A poll of it that is still under way will be late. */
  async retire(account: string, target: string): Promise<void> {
    const fields = [
      'issued',
      'begun',
      'committed',
      'polled',
      'due',
      'interval',
      'failure',
      'about',
      'shortfall',
      'awaited',
      'expected',
      'totals',
    ];
    const records = fields.map((what) => `${what}:${target}`);
    await this.redis
      .multi()
      .hdel(this.keys.targets(account), ...records)
      .hdel(this.keys.totals(account), todayField(target))
      .del(this.keys.refreshRequest(account, target))
      .exec();
  }

  /** Everything about the account but its documents, which are deleted with a commit, and its commands. */
  async deleteRecords(account: string): Promise<void> {
    await this.redis.del(...this.keys.everythingOf(account));
  }

  /**
   * Requests another poll of a target whose poll may be under way: one that begins after this call. Returns whether it was
   * requested.
   * @param latestAt when the hint arrived, epoch ms; one that is older than the begin of the last poll requests nothing
   */
  async flagRefresh(
    account: string,
    target: string,
    request: PollRequest = { cause: 'plan' },
    latestAt?: number,
  ): Promise<boolean> {
    const age = latestAt === undefined ? '' : Math.max(0, Date.now() - latestAt);
    const keys = [this.keys.refreshRequest(account, target), this.keys.targets(account)];
    const args = [target, JSON.stringify(request), age, REFRESH_FLAG_SECONDS];
    return (await REQUEST.run(this.redis, keys, args)) === 1;
  }

  /** Whether a poll of the target was requested since the last one began. The poll that begins next clears the flag. */
  async isRefreshRequested(account: string, target: string): Promise<boolean> {
    return (await this.redis.exists(this.keys.refreshRequest(account, target))) === 1;
  }

  /** Whether the vendor's push is trusted, for as long; false at once. */
  async trustPush(account: string, ms: number): Promise<void> {
    const targets = this.keys.targets(account);
    if (ms <= 0) return void (await this.redis.hdel(targets, 'pushed'));
    const [seconds] = await this.redis.time();
    await this.redis.hset(targets, 'pushed', Number(seconds) * 1_000 + ms);
  }

  /** Until when the account's live line was surely open, epoch ms; undefined: not known. */
  async heardUntil(account: string): Promise<number | undefined> {
    const at = await this.redis.hget(this.keys.roster(account), 'heard');
    return at === null ? undefined : Number(at);
  }

  async keepHeardUntil(account: string, at: number): Promise<void> {
    await this.redis.hset(this.keys.roster(account), 'heard', at);
  }

  /** Leases interest in these scopes (`account`, `queue/<queue>`); logs `wake` for those that nothing followed. */
  async lease(account: string, scopes: string[], leaseMs: number): Promise<void> {
    const keys = [this.keys.interest(account), this.keys.log(this.keys.shardOf(account))];
    await LEASE.run(this.redis, keys, [account, leaseMs, this.logBounds, ...scopes]);
  }

  /** Logs `wake` for the scope `login`: the account's targets whose login was refused are polled now. */
  async wakeLogin(account: string): Promise<void> {
    await this.wake(account, LOGIN_SCOPE);
  }

  /** Logs `wake` for a scope that is not about interest. */
  async wake(account: string, scope: typeof LOGIN_SCOPE | typeof RULES_SCOPE): Promise<void> {
    const log = this.keys.log(this.keys.shardOf(account));
    const entry = ['k', 'wake', 'a', account, 's', scope];
    await this.redis.xadd(log, 'MAXLEN', '~', this.logEntries, '*', ...entry);
  }
}

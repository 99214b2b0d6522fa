import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { groupBy } from '../../lib/group-by.js';
import type { Effect } from '../../vendors/port/command.js';
import { FloorConfig } from '../config/floor-config.js';
import type { Command } from '../domain/command.js';
import { diff } from '../domain/diff.js';
import type { Ops, Row } from '../domain/document.js';
import { commandsTopic } from '../domain/topic.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections, type Redis } from '../redis/redis-connections.js';
import {
  auditFrom,
  auditName,
  idOf,
  accountOf,
  recordOf,
  type FencesAtAck,
  type CommandRecord,
} from './command-record.js';
import { GuardRefusal, type ProposeOutcome, type RuleGuards } from './command-guards.js';
import { logBoundsOf } from '../floor/log-bounds.js';

const here = import.meta.dirname;
const PUBLISH = ['../floor/lua/append.lua', '../floor/lua/publish.lua'] as const;
const ACCEPT = new LuaScript(here, 'lua/clock.lua', ...PUBLISH, 'lua/record.lua', 'lua/accept.lua');
const PROPOSE = new LuaScript(here, 'lua/clock.lua', ...PUBLISH, 'lua/record.lua', 'lua/propose.lua');
const STEP = new LuaScript(here, 'lua/clock.lua', ...PUBLISH, 'lua/step.lua');
const RETIRE = new LuaScript(here, ...PUBLISH, 'lua/retire.lua');
const OPEN = new LuaScript(here, ...PUBLISH, '../floor/lua/open.lua');
const CLAIM = new LuaScript(here, 'lua/clock.lua', 'lua/claim.lua');
const HOLD = new LuaScript(here, 'lua/clock.lua', 'lua/hold.lua');
const CLOCK = new LuaScript(here, 'lua/clock.lua', 'lua/read-clock.lua');

const Accepted = z.union([
  z.tuple([z.literal('accepted')]),
  z.tuple([z.literal('known'), z.string()]),
  z.tuple([z.literal('full')]),
]);
const Proposed = z.union([Accepted, z.tuple([GuardRefusal])]);
const Stepped = z.enum(['done', 'conflict', 'gone']);
const Answer = z.object({ id: z.string(), body: z.string() });

/** What is known of an idempotency key: which command it made, and a hash of the request. */
export type KeyAnswer = z.infer<typeof Answer>;

export interface NewCommand {
  command: Command;
  effect: Effect;
  /** Names the idempotency key and who used it. */
  request: string;
  /** A hash of the request. */
  body: string;
  /** Its sender has had its share of the account's commands, and may fill half of the topic only. */
  yields?: boolean;
  /** Its trace goes on from here. */
  trace?: string | undefined;
}

export type AcceptOutcome =
  { outcome: 'accepted' } | { outcome: 'known'; answer: KeyAnswer } | { outcome: 'full' };

export interface StepExtras {
  fencesAtAck?: FencesAtAck | undefined;
  /** Of a proposed command that is accepted now: what has to be seen of it, and its age begins anew. */
  effect?: Effect | undefined;
}

/** A command that has to be checked, and since when; by the clock of Redis. */
export interface Claim {
  id: string;
  dueAt: number;
}

/** Which commands of the audit log: from `since` on, before `until` (epoch ms), and before the one of that name; newest first. */
export interface AuditRange {
  agent?: string;
  since?: number;
  until?: number;
  before?: string;
  limit: number;
}

const KEYS_KEPT_MS = 24 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Rows of the topic; more than a floor sends in a quarter of an hour, and what a client can hold. */
const MOST_RECENT = 5_000;
const CLAIMED_AT_ONCE = 200;

/** Commands in Redis: their lives, the topic, the audit log and the schedule. One method is one round trip. */
@Injectable()
export class CommandStore {
  private readonly logger = new Logger(CommandStore.name);
  private readonly redis: Redis;
  private readonly logBounds: string;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
    private readonly config: FloorConfig,
  ) {
    this.redis = connections.commands;
    this.logBounds = logBoundsOf(config.redis);
  }

  private get keepMs(): number {
    return this.config.audit.keepDays * DAY_MS;
  }

  /** @param checkMs after this time it is checked whether it is under way */
  async accept(accepting: NewCommand, checkMs: number): Promise<AcceptOutcome> {
    const { keys, args } = this.recording(accepting, checkMs);
    const output = Accepted.parse(await ACCEPT.run(this.redis, keys, args));
    if (output[0] !== 'known') return { outcome: output[0] };
    const known = Answer.parse(JSON.parse(output[1]));
    // The connection broke before the answer, and the client sent the script again.
    return known.id === accepting.command.id ? { outcome: 'accepted' } : { outcome: 'known', answer: known };
  }

  /** As `accept`, for a rule's command; nothing when one of the guards is against it. */
  async propose(proposing: NewCommand, guards: RuleGuards, checkMs: number): Promise<ProposeOutcome> {
    const { rule, maxPerHour = '', agentCooldownMs, seen, join } = guards;
    const { account, agent = '' } = proposing.command;
    const { keys, args } = this.recording(proposing, checkMs);
    const guardKeys = [
      this.keys.ruleCommands(account, rule),
      this.keys.agentCooldown(account, agent),
      this.keys.doc(account, seen?.topic ?? commandsTopic(account)),
      this.keys.ruleJoins(account),
    ];
    const output = await PROPOSE.run(
      this.redis,
      [...keys, ...guardKeys],
      [
        ...[...args, maxPerHour, agent === '' ? 0 : agentCooldownMs],
        ...(seen === undefined ? ['', ''] : [seen.epoch, seen.version]),
        join === undefined ? '' : JSON.stringify(join),
      ],
    );
    return Proposed.parse(output)[0];
  }

  private recording(
    { command, effect, request, body, yields = false, trace = '' }: NewCommand,
    checkMs: number,
  ): { keys: string[]; args: (string | number)[] } {
    const { id, account, agent, createdAt } = command;
    const audit = this.keys.audit(account);
    const keys = [
      ...this.publishing(account, id),
      this.keys.idempotency(account, request),
      audit,
      agent === undefined ? audit : this.keys.audit(account, agent),
    ];
    const answer: KeyAnswer = { id, body };
    const args = [
      ...[id, auditName(command), JSON.stringify(command), JSON.stringify(effect)],
      ...[commandsTopic(account), newEpoch(), createdAt, JSON.stringify(opsOf(undefined, command))],
      ...[this.logBounds, JSON.stringify(answer), KEYS_KEPT_MS, this.keepMs],
      ...[auditFrom(createdAt - this.keepMs), checkMs, yields ? MOST_RECENT / 2 : MOST_RECENT, trace],
    ];
    return { keys, args };
  }

  /** What the key was used for, if it was. */
  async answerOf(account: string, request: string): Promise<KeyAnswer | undefined> {
    const stored = await this.redis.get(this.keys.idempotency(account, request));
    return stored === null ? undefined : Answer.parse(JSON.parse(stored));
  }

  async load(id: string): Promise<CommandRecord | undefined> {
    const account = accountOf(id);
    if (account === undefined) return undefined;
    // In the same tick, so that they make one round trip.
    const [fields, now] = await Promise.all([
      this.redis.hgetall(this.keys.command(account, id)),
      this.clock(account),
    ]);
    return this.readable(id, fields, now);
  }

  /** Writes the row that follows on the record's; nothing when another step came first. */
  async step(
    { command: before, revision, trace = '' }: CommandRecord,
    after: Command,
    checkMs: number,
    { fencesAtAck, effect }: StepExtras = {},
  ): Promise<'done' | 'conflict' | 'gone'> {
    const { id, account } = after;
    return Stepped.parse(
      await STEP.run(this.redis, this.publishing(account, id), [
        ...[id, revision, JSON.stringify(after), commandsTopic(account), newEpoch(), Date.now()],
        ...[JSON.stringify(opsOf(before, after)), this.logBounds, checkMs],
        ...[fencesAtAck === undefined ? '' : JSON.stringify(fencesAtAck), randomUUID(), trace],
        effect === undefined ? '' : JSON.stringify(effect),
      ]),
    );
  }

  /** The command leaves the topic; it stays in the audit log. */
  async retire(id: string): Promise<void> {
    const account = accountOf(id);
    if (account === undefined) return;
    const [, ...keys] = this.publishing(account, id);
    const ops: Ops = { commands: { del: [id] } };
    const args = [id, commandsTopic(account), newEpoch(), Date.now(), JSON.stringify(ops), this.logBounds];
    await RETIRE.run(this.redis, keys, args);
  }

  /** Makes the account's document of commands when there is none. */
  async open(account: string): Promise<void> {
    const [, document, documents, log] = this.publishing(account, '');
    const args = [commandsTopic(account), newEpoch(), Date.now(), this.logBounds];
    await OPEN.run(this.redis, [document, documents, log], args);
  }

  /** The commands that have to be checked now; no other process gets them for `leaseMs`. */
  async claim(shard: number, leaseMs: number): Promise<Claim[]> {
    const claimed = await CLAIM.run(this.redis, [this.keys.commandsDue(shard)], [leaseMs, CLAIMED_AT_ONCE]);
    const flat = z.array(z.string()).parse(claimed);
    return flat.flatMap((id, i) => (i % 2 === 0 ? { id, dueAt: Number(flat[i + 1]) } : []));
  }

  /** Renews this process's lease on these commands. */
  async hold(ids: readonly string[], leaseMs: number): Promise<void> {
    const byShard = groupBy(ids, (id) => this.keys.shardOf(accountOf(id) ?? ''));
    const holds = [...byShard].map(([shard, some]) =>
      HOLD.run(this.redis, [this.keys.commandsDue(shard)], [leaseMs, ...some]),
    );
    await Promise.all(holds);
  }

  /** Takes an id off the schedule whose command cannot be found. */
  async drop(shard: number, id: string): Promise<void> {
    await this.redis.zrem(this.keys.commandsDue(shard), id);
  }

  /** The account's commands; one that cannot be read is left out. */
  async audit(account: string, range: AuditRange): Promise<Command[]> {
    return this.audited(account, await this.auditNames(account, range));
  }

  /** Their names: the names of all accounts sort by time. */
  async auditNames(account: string, { agent, since, until, before, limit }: AuditRange): Promise<string[]> {
    const ends = [before, until === undefined ? undefined : auditFrom(until)].filter(
      (end) => end !== undefined,
    );
    const [from, to] = [
      since === undefined ? '-' : `[${auditFrom(since)}`,
      ends.length === 0 ? '+' : `(${ends.reduce((a, b) => (a < b ? a : b))}`,
    ];
    return this.redis.zrange(this.keys.audit(account, agent), to, from, 'BYLEX', 'REV', 'LIMIT', 0, limit);
  }

  async audited(account: string, names: readonly string[]): Promise<Command[]> {
    const [now, ...rows] = await Promise.all([
      this.clock(account),
      ...names.map((name) => this.redis.hgetall(this.keys.command(account, idOf(name)))),
    ]);
    return rows.flatMap((row, i) => this.readable(idOf(names[i] ?? ''), row, now)?.command ?? []);
  }

  /** Undefined for a record that cannot be read: it must not take those beside it away. */
  private readable(id: string, fields: { [field: string]: string }, now: number): CommandRecord | undefined {
    try {
      return recordOf(fields, now);
    } catch (error) {
      this.logger.error(`Command ${id} cannot be read and is left out: ${String(error)}`);
      return undefined;
    }
  }

  /** That of the server which has the account, in epoch ms: its scripts count by it. */
  private async clock(account: string): Promise<number> {
    const due = this.keys.commandsDue(this.keys.shardOf(account));
    return z.number().parse(await CLOCK.run(this.redis, [due], []));
  }

  private publishing(account: string, id: string): [string, string, string, string, string] {
    const shard = this.keys.shardOf(account);
    return [
      this.keys.command(account, id),
      this.keys.doc(account, commandsTopic(account)),
      this.keys.documents(account),
      this.keys.log(shard),
      this.keys.commandsDue(shard),
    ];
  }
}

function opsOf(before: Command | undefined, after: Command): Ops {
  const rows = (command: Command | undefined): { [id: string]: Row } =>
    command === undefined ? {} : { [command.id]: command };
  return diff({ commands: rows(before) }, { commands: rows(after) }) ?? {};
}

const newEpoch = (): string => randomBytes(9).toString('base64url');

import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { FloorConfig } from '../config/floor-config.js';
import { Alert } from '../domain/alert.js';
import { diff } from '../domain/diff.js';
import type { Ops, Row } from '../domain/document.js';
import type { RemedySwitchRow } from '../domain/remedy.js';
import { alertsTopic } from '../domain/topic.js';
import { COORDINATOR_FENCE } from '../floor/floor-writer.js';
import { logBoundsOf } from '../floor/log-bounds.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections, type Redis } from '../redis/redis-connections.js';
import type { Transition } from './alert-machine.js';

const PUBLISH = ['../floor/lua/append.lua', '../floor/lua/publish.lua'] as const;
const STEP = new LuaScript(import.meta.dirname, ...PUBLISH, 'lua/step.lua');
const SHOW_SWITCH = new LuaScript(import.meta.dirname, ...PUBLISH, 'lua/show-switch.lua');
const OPEN = new LuaScript(import.meta.dirname, ...PUBLISH, '../floor/lua/open.lua');

const Stepped = z.enum(['done', 'conflict', 'late']);

/** Messages that no process has fetched; beyond that, the oldest are lost. */
const MOST_UNFETCHED = 100_000;

/** Alerts in Redis: rows of the topic `alerts/<account>`, and the outbox of their messages. One method is one round trip. */
@Injectable()
export class AlertStore {
  private readonly redis: Redis;
  private readonly logBounds: string;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
    config: FloorConfig,
  ) {
    this.redis = connections.commands;
    this.logBounds = logBoundsOf(config.redis);
  }

  /**
   * Writes the row and its messages together; nothing when the row is not the one that the change starts from.
   * @param fence of the coordinator's lease; absent: a person's change
   */
  async step(
    account: string,
    { id, before, after, notifications }: Transition,
    fence?: number,
  ): Promise<'done' | 'conflict' | 'late'> {
    const shard = this.keys.shardOf(account);
    const keys = [...this.publishing(account), this.keys.targets(account), this.keys.outbox(shard)];
    return Stepped.parse(
      await STEP.run(this.redis, keys, [
        ...[id, before?.revision ?? '', after === undefined ? '' : JSON.stringify(after)],
        ...[alertsTopic(account), newEpoch(), Date.now(), JSON.stringify(opsOf(id, before, after))],
        ...[this.logBounds, COORDINATOR_FENCE, fence ?? '', MOST_UNFETCHED],
        ...notifications.map((notification) => JSON.stringify(notification)),
      ]),
    );
  }

  /** Shows in the account's document whether rules may act. @param fence of the coordinator's lease */
  async showSwitch(account: string, row: RemedySwitchRow, fence: number): Promise<void> {
    const ops: Ops = { remedies: { put: { self: row } } };
    await SHOW_SWITCH.run(
      this.redis,
      [...this.publishing(account), this.keys.targets(account)],
      [
        ...[JSON.stringify(row), alertsTopic(account), newEpoch(), Date.now(), JSON.stringify(ops)],
        ...[this.logBounds, COORDINATOR_FENCE, fence],
      ],
    );
  }

  /** The row as it is stored; undefined: there is none. */
  async row(account: string, id: string): Promise<Alert | undefined> {
    const json = await this.redis.hget(this.keys.doc(account, alertsTopic(account)), `alerts/${id}`);
    return json === null ? undefined : Alert.parse(JSON.parse(json));
  }

  /** The rows of an account, as they are stored. */
  async rows(account: string): Promise<Alert[]> {
    const fields = await this.redis.hgetall(this.keys.doc(account, alertsTopic(account)));
    return Object.entries(fields).flatMap(([field, json]) =>
      field.startsWith('alerts/') ? Alert.parse(JSON.parse(json)) : [],
    );
  }

  /** Makes the account's document of alerts when there is none. */
  async open(account: string): Promise<void> {
    const args = [alertsTopic(account), newEpoch(), Date.now(), this.logBounds];
    await OPEN.run(this.redis, this.publishing(account), args);
  }

  private publishing(account: string): string[] {
    return [
      this.keys.doc(account, alertsTopic(account)),
      this.keys.documents(account),
      this.keys.log(this.keys.shardOf(account)),
    ];
  }
}

function opsOf(id: string, before: Alert | undefined, after: Alert | undefined): Ops {
  const rows = (row: Alert | undefined): { [id: string]: Row } => (row === undefined ? {} : { [id]: row });
  return diff({ alerts: rows(before) }, { alerts: rows(after) }) ?? {};
}

const newEpoch = (): string => randomBytes(9).toString('base64url');

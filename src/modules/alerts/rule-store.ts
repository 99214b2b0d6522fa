import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { FloorConfig } from '../config/floor-config.js';
import type { AlertSetupEvent } from '../domain/alert-setup-event.js';
import { RemedySwitch } from '../domain/remedy.js';
import { Rule } from '../domain/rule.js';
import { FloorStore, RULES_SCOPE } from '../floor/floor-store.js';
import { eventArguments } from '../redis/event-log.js';
import { Keys } from '../redis/keys.js';
import { LuaScript } from '../redis/lua-script.js';
import { RedisConnections, type Redis } from '../redis/redis-connections.js';
import { SHIPPED_RULES } from './shipped-rules.js';
import { Silence } from './silence.js';

const FOLDER = import.meta.dirname;
const WRITE = new LuaScript(FOLDER, '../redis/lua/note-event.lua', 'lua/write-rule.lua');
const SWITCH = new LuaScript(FOLDER, '../redis/lua/note-event.lua', 'lua/switch-remedies.lua');
const Written = z.enum(['done', 'conflict', 'full']);
export type WriteOutcome = z.infer<typeof Written>;

/** A shipped rule that was deleted. */
const Deleted = z.object({ version: z.int(), deleted: z.literal(true) });
const StoredRule = z.union([Deleted, Rule]);

export const MOST_RULES = 200;
export const MOST_SILENCES = 200;

/** A tenant's rules and silences. */
export interface RuleBook {
  version: string;
  rules: readonly Rule[];
  silences: readonly Silence[];
}

/** Rules and silences in Redis, per tenant. A rule that was shipped and not changed is not stored. */
@Injectable()
export class RuleStore {
  private readonly logger = new Logger(RuleStore.name);
  private readonly redis: Redis;

  constructor(
    connections: RedisConnections,
    private readonly keys: Keys,
    private readonly config: FloorConfig,
    private readonly floor: FloorStore,
  ) {
    this.redis = connections.commands;
  }

  /** Changes with each change of a rule or silence. */
  async version(tenant: string): Promise<string> {
    return (await this.redis.get(this.keys.ruleVersion(tenant))) ?? '0';
  }

  async book(tenant: string): Promise<RuleBook> {
    // In the same tick, so that they make one round trip; the version first, so that a change meanwhile is seen later.
    const [version, rules, silences] = await Promise.all([
      this.version(tenant),
      this.redis.hgetall(this.keys.rules(tenant)),
      this.redis.hgetall(this.keys.rules(tenant, 'silences')),
    ]);
    const stored = new Map(this.readable(rules, StoredRule));
    const shipped = SHIPPED_RULES.filter(({ id }) => !stored.has(id));
    return {
      version,
      rules: [...shipped, ...[...stored.values()].flatMap((rule) => ('deleted' in rule ? [] : rule))],
      silences: this.readable(silences, Silence).map(([, silence]) => silence),
    };
  }

  /**
   * @param version that the change starts from; undefined: there must be no such rule
   * @param event for the audit log
   */
  async writeRule(
    tenant: string,
    rule: Rule,
    version: number | undefined,
    event?: AlertSetupEvent,
  ): Promise<WriteOutcome> {
    const json = JSON.stringify(rule);
    return this.write(tenant, this.keys.rules(tenant), [rule.id, versionOf(version), json], event);
  }

  /** A shipped rule stays away: what is stored says that it was deleted. */
  async deleteRule(tenant: string, { id, version }: Rule, event?: AlertSetupEvent): Promise<WriteOutcome> {
    const isShipped = SHIPPED_RULES.some((rule) => rule.id === id);
    const json = isShipped ? JSON.stringify({ version: version + 1, deleted: true }) : '';
    return this.write(tenant, this.keys.rules(tenant), [id, versionOf(version), json], event);
  }

  async writeSilence(tenant: string, silence: Silence, event: AlertSetupEvent): Promise<WriteOutcome> {
    const json = JSON.stringify(silence);
    return this.write(tenant, this.keys.rules(tenant, 'silences'), [silence.id, '', json], event);
  }

  /** @param event absent: it is over */
  async deleteSilence(tenant: string, id: string, event?: AlertSetupEvent): Promise<void> {
    await this.write(tenant, this.keys.rules(tenant, 'silences'), [id, '*', ''], event);
  }

  /** Whether rules may act. */
  async remedies(tenant: string): Promise<RemedySwitch> {
    const stored = await this.redis.get(this.keys.remedies(tenant));
    return stored === null ? { stopped: false } : RemedySwitch.parse(JSON.parse(stored));
  }

  /** With an entry in the audit log. The coordinators of the tenant's accounts show it at once. */
  async switchRemedies(tenant: string, to: RemedySwitch, event: AlertSetupEvent): Promise<void> {
    const keys = [
      this.keys.remedies(tenant),
      this.keys.eventLog(tenant, 'rule'),
      this.keys.ruleVersion(tenant),
    ];
    await SWITCH.run(this.redis, keys, [JSON.stringify(to), ...eventArguments(event, this.config)]);
    await this.wake(tenant);
  }

  private async write(
    tenant: string,
    key: string,
    change: readonly [id: string, version: string, json: string],
    event: AlertSetupEvent | undefined,
  ): Promise<WriteOutcome> {
    const most = key === this.keys.rules(tenant) ? MOST_RULES : MOST_SILENCES;
    const keys = [key, this.keys.ruleVersion(tenant), this.keys.eventLog(tenant, 'rule')];
    const args = [...change, most, ...eventArguments(event, this.config)];
    const outcome = Written.parse(await WRITE.run(this.redis, keys, args));
    if (outcome === 'done') await this.wake(tenant);
    return outcome;
  }

  /** The coordinators of the tenant's accounts read the rules at once. A lost wake-up costs some seconds. */
  private async wake(tenant: string): Promise<void> {
    const accounts = this.config.accounts.filter((account) => account.tenant === tenant);
    await Promise.all(accounts.map(({ id }) => this.floor.wake(id, RULES_SCOPE)));
  }

  /** What cannot be read is left out: it must not take the rest away. */
  private readable<T>(rows: { [id: string]: string }, schema: z.ZodType<T>): [string, T][] {
    return Object.entries(rows).flatMap(([id, json]): [string, T][] => {
      const read = schema.safeParse(JSON.parse(json));
      if (read.success) return [[id, read.data]];
      this.logger.error(`Rule or silence ${id} cannot be read and is left out: ${read.error.message}`);
      return [];
    });
  }
}

/** A shipped rule that was never changed is not stored. */
const versionOf = (version: number | undefined): string =>
  version === undefined || version === 0 ? '' : String(version);

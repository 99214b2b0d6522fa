import { z } from 'zod';
import { groupBy } from '../../lib/group-by.js';
import { configuredAccount } from '../config/config-changes.js';
import type { FloorConfig } from '../config/floor-config.js';
import { metricsSettings } from '../config/metrics-settings.js';
import type { Interval, VendorTotals } from '../domain/totals.js';
import { parseTopic } from '../domain/topic.js';
import type { StoredTotals } from '../floor/totals-record.js';
import type { HistoryDatabase, Statements } from './history-database.js';
import { ReaderTaken } from './history-writer.js';
import { observedInterval } from './observed-intervals.js';
import { dayOf, makePartitions } from './partitions.js';
import type { RecordedAccount } from './recorded-account.js';
import { pollMsOf } from './recording-rules.js';
import { addRollups, lastRollup, QUARTER_MS, quarterOf, rollupsOf, queuesUntil } from './rollups.js';
import { StoredStates } from './stored-states.js';
import { accountNumbers, firstRecorded, readTime, unknownUntil, type AccountNumbers } from './stored-time.js';
import { tellingOf } from './tellers.js';

/** A quarter hour is closed so long after its end: events and polls of its last seconds are stored by then. */
export const CLOSE_AFTER_MS = 2 * 60_000;
/** At the latest, where the phone system has not told its totals of it. */
const TOTALS_AFTER_MS = 10 * 60_000;
/** Of one account, at a time. */
const MAX_AT_ONCE = 96;

const Held = z.object({});
const HELD = 'select 1 from reader where shard = $1 and holder = $2 for share';

export interface CloserServices {
  config: FloorConfig;
  database: HistoryDatabase;
  /** What phone systems told of closed quarter hours. */
  totals: { closed(account: string): Promise<StoredTotals[]> };
  /** What the phone system says its zone is. */
  zone(account: string): Promise<string | undefined>;
}

interface Next {
  from: number;
  /** Recording began within this quarter hour; epoch ms. */
  since?: number;
}

/**
 * Closes the quarter hours of a shard's accounts: their figures are written once, and never again, by who holds the shard's
 * recorder. What was closed is in the table, so that another process goes on from there.
 */
export class QuarterCloser {
  private readonly next = new Map<string, Next>();
  private readonly states = new StoredStates();

  constructor(
    private readonly services: CloserServices,
    private readonly shard: number,
    private readonly holder: number,
  ) {}

  /**
   * Closes what is due of an account.
   * @param readTo everything that happened before is stored, epoch ms
   */
  async close(account: RecordedAccount, readTo: number): Promise<void> {
    const known = this.next.get(account.id);
    if (known !== undefined && known.from + QUARTER_MS + CLOSE_AFTER_MS > readTo) return;
    const { database, totals } = this.services;
    const numbers = await accountNumbers(database, account.tenant, account.id);
    if (numbers === undefined) return;
    let next = known ?? (await this.first(numbers));
    if (next === undefined) return;
    const told = await totals.closed(account.id);
    for (let i = 0; i < MAX_AT_ONCE && isDue(next, readTo, told); i += 1) {
      await this.closeOne(account, numbers, next, told);
      next = { from: next.from + QUARTER_MS };
    }
    this.next.set(account.id, next);
  }

  private async closeOne(
    account: RecordedAccount,
    numbers: AccountNumbers,
    { from, since }: Next,
    told: readonly StoredTotals[],
  ): Promise<void> {
    const { config, database } = this.services;
    const configured = configuredAccount(config, account.id) ?? {};
    const zone = await this.services.zone(account.id);
    const interval = { from, to: from + QUARTER_MS };
    await makePartitions(database, [dayOf(from)]);
    await database.transaction(async (statements) => {
      await this.ensureHeld(statements);
      const time = await readTime(statements, numbers, this.states, interval, queuesOf(account));
      const observed = observedInterval(
        since === undefined ? time : unknownUntil(time, from, since),
        interval,
        {
          asOf: interval.to,
          pollMs: pollMsOf(config, account.id),
          shortAbandonSeconds: (queue) => metricsSettings(configured, queue).shortAbandonSeconds,
          telling: tellingOf(
            config,
            account.id,
            (await queuesUntil(statements, numbers.account, from)).tellers,
          ),
        },
      );
      const rollups = rollupsOf(
        observed,
        totalsOf(told, interval),
        from,
        (queue) => metricsSettings(configured, queue, zone).zone,
      );
      await addRollups(statements, numbers.account, from, rollups);
    });
  }

  private async ensureHeld(statements: Statements): Promise<void> {
    const held = await statements.rows(Held, HELD, [this.shard, this.holder]);
    if (held.length === 0) throw new ReaderTaken('Another process records this shard.');
  }

  /** After the last one that is closed; without one that in which recording began. */
  private async first(numbers: AccountNumbers): Promise<Next | undefined> {
    const { database } = this.services;
    const last = await lastRollup(database, numbers.account);
    if (last !== undefined) return { from: last + QUARTER_MS };
    const since = await firstRecorded(database, numbers);
    return since === undefined ? undefined : { from: quarterOf(since), since };
  }
}

/** Where a phone system tells totals of quarter hours, those of this one are waited for. */
function isDue({ from }: Next, readTo: number, told: readonly StoredTotals[]): boolean {
  const to = from + QUARTER_MS;
  if (readTo < to + CLOSE_AFTER_MS) return false;
  const parts = groupBy(told, ({ totals }) => totals.interval.from);
  const most = Math.max(0, ...[...parts.values()].map((some) => some.length));
  return (parts.get(from)?.length ?? 0) >= most || readTo >= to + TOTALS_AFTER_MS;
}

function totalsOf(told: readonly StoredTotals[], { from, to }: Interval): VendorTotals[] {
  return told.flatMap(({ totals }) =>
    totals.interval.from === from && totals.interval.to === to ? [totals] : [],
  );
}

function queuesOf({ names }: RecordedAccount): string[] {
  return names.flatMap((name) => {
    const ref = parseTopic(name);
    return ref?.kind === 'queue' ? [ref.queue] : [];
  });
}

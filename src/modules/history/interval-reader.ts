import { Injectable } from '@nestjs/common';
import { configuredAccount } from '../config/config-changes.js';
import { FloorConfig } from '../config/floor-config.js';
import { metricsSettings } from '../config/metrics-settings.js';
import { addFigures, type IntervalFigures } from '../domain/interval-figures.js';
import type { Subject } from '../domain/metrics-row.js';
import { HistoryDatabase } from './history-database.js';
import { observedInterval, type ObservedInterval } from './observed-intervals.js';
import { pollMsOf } from './recording-rules.js';
import { lastRollup, QUARTER_MS, quarterOf, queuesUntil, readRollups, type Rollup } from './rollups.js';
import { StoredStates } from './stored-states.js';
import { accountNumbers, readTime, recordedSince, unknownUntil, type AccountNumbers } from './stored-time.js';
import { tellingOf } from './tellers.js';

/** What is kept of closed quarter hours, which never change. */
interface Closed {
  /** Which interval they are of. */
  from: number;
  /** Where the last of them ends. */
  to: number;
  observed: ObservedInterval;
}

/** What was observed of an interval, and how far it is known. */
export interface CountedInterval extends ObservedInterval {
  from: number;
  /** Epoch ms. */
  asOf: number;
}

/**
 * What was observed of an interval so far: closed quarter hours, and what is stored of the contacts and agents since the last
 * of them. Closed ones are read once.
 */
@Injectable()
export class IntervalReader {
  /** By account and beginning of the interval. */
  private readonly closed = new Map<string, Closed>();
  /** By account: when recording began, where that was within the interval that is read. */
  private readonly began = new Map<string, { from: number; since: number | undefined }>();

  private readonly states = new StoredStates();

  constructor(
    private readonly database: HistoryDatabase,
    private readonly config: FloorConfig,
  ) {}

  /**
   * Undefined: nothing is recorded of the account. Vendor totals are left out. Rejects with `HistoryUnavailable`.
   * @param from epoch ms, on a quarter hour
   * @param to now, or the end of the interval
   */
  async counts(account: string, from: number, to: number): Promise<CountedInterval | undefined> {
    const configured = configuredAccount(this.config, account);
    if (configured === undefined || !this.database.isConfigured) return undefined;
    const numbers = await accountNumbers(this.database, configured.tenant, account);
    if (numbers === undefined) return undefined;
    const since = await this.sinceOf(account, numbers, from);
    if (since !== undefined && since >= to) return undefined;
    const start = since === undefined ? from : quarterOf(since);
    const closed = await this.closedOf(account, numbers, start, to);
    const open = { from: closed.to, to };
    const asOf = Math.min(to, Date.now());
    const whole = (observed: ObservedInterval): CountedInterval => ({
      ...{ from, asOf },
      ...(start > from ? unknownBefore(observed, start - from, asOf - start) : observed),
    });
    if (open.from >= to) return whole(closed.observed);
    const stored = await readTime(this.database, numbers, this.states, open);
    const time = since !== undefined && since > open.from ? unknownUntil(stored, open.from, since) : stored;
    const { tellers } = await queuesUntil(this.database, numbers.account, open.from);
    const live = observedInterval(time, open, {
      asOf,
      pollMs: pollMsOf(this.config, account),
      shortAbandonSeconds: (queue) => metricsSettings(configured, queue).shortAbandonSeconds,
      telling: tellingOf(this.config, account, tellers),
    });
    return whole(added(closed.observed, closed.to - start, live, asOf - open.from));
  }

  private async sinceOf(account: string, numbers: AccountNumbers, from: number): Promise<number | undefined> {
    const known = this.began.get(account);
    if (known?.from === from) return known.since;
    const since = await recordedSince(this.database, numbers, from);
    if (since !== Infinity) this.began.set(account, { from, since });
    return since;
  }

  private async closedOf(
    account: string,
    numbers: AccountNumbers,
    from: number,
    to: number,
  ): Promise<Closed> {
    const key = JSON.stringify([account, from]);
    let known = this.closed.get(key) ?? { from, to: from, observed: none() };
    const last = await lastRollup(this.database, numbers.account);
    const end = Math.min(last === undefined ? from : last + QUARTER_MS, to);
    if (end <= known.to) return known;
    const fresh = { from: known.to, to: end };
    for (const kind of ['queue', 'agent', 'agent-queue'] as const) {
      const rollups = await readRollups(this.database, numbers.account, kind, fresh);
      for (const rollup of rollups) keep(known.observed, rollup, rollup.from - from);
    }
    known = { ...known, to: end };
    for (const [other, one] of this.closed)
      if (other !== key && isOf(other, account) && one.to < from) this.closed.delete(other);
    this.closed.set(key, known);
    return known;
  }
}

const isOf = (key: string, account: string): boolean => key.startsWith(`[${JSON.stringify(account)},`);

const none = (): ObservedInterval => ({ queues: new Map(), agents: new Map(), agentsOfQueue: new Map() });

/** @param before how many ms of the interval lie before it */
function keep(observed: ObservedInterval, { subject, figures }: Rollup, before: number): void {
  const { vendor: _vendor, ...seen } = figures;
  const map = mapOf(observed, subject);
  map.set(subject.id, joined(map.get(subject.id), before, seen, QUARTER_MS));
}

function mapOf(observed: ObservedInterval, { kind, queue = '' }: Subject): Map<string, IntervalFigures> {
  if (kind === 'queue') return observed.queues;
  if (kind === 'agent') return observed.agents;
  const agents = observed.agentsOfQueue.get(queue) ?? new Map<string, IntervalFigures>();
  observed.agentsOfQueue.set(queue, agents);
  return agents;
}

function joined(
  before: IntervalFigures | undefined,
  beforeMs: number,
  figures: IntervalFigures,
  ms: number,
): IntervalFigures {
  if (before === undefined || beforeMs <= 0) return figures;
  return addFigures([
    { ms: beforeMs, figures: before },
    { ms, figures },
  ]);
}

/** The same, of an interval that began so long before anything was recorded. */
function unknownBefore(observed: ObservedInterval, beforeMs: number, ms: number): ObservedInterval {
  const maps = (known: ReadonlyMap<string, IntervalFigures>): Map<string, IntervalFigures> =>
    new Map([...known].map(([id, figures]) => [id, joined({ watched: 0 }, beforeMs, figures, ms)]));
  return {
    queues: maps(observed.queues),
    agents: maps(observed.agents),
    agentsOfQueue: new Map([...observed.agentsOfQueue].map(([queue, agents]) => [queue, maps(agents)])),
  };
}

function added(a: ObservedInterval, aMs: number, b: ObservedInterval, bMs: number): ObservedInterval {
  const maps = (
    x: ReadonlyMap<string, IntervalFigures>,
    y: ReadonlyMap<string, IntervalFigures>,
  ): Map<string, IntervalFigures> => {
    const sum = new Map(x);
    for (const [id, figures] of y) sum.set(id, joined(x.get(id), aMs, figures, bMs));
    return sum;
  };
  const queues = new Set([...a.agentsOfQueue.keys(), ...b.agentsOfQueue.keys()]);
  return {
    queues: maps(a.queues, b.queues),
    agents: maps(a.agents, b.agents),
    agentsOfQueue: new Map(
      [...queues].map((queue) => [
        queue,
        maps(a.agentsOfQueue.get(queue) ?? new Map(), b.agentsOfQueue.get(queue) ?? new Map()),
      ]),
    ),
  };
}

import type { Simulator } from '../../simulators/simulator.js';
import type { ReadingNotes as Notes } from '../../src/vendors/port/reading-notes.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { Reading, Roster } from '../../src/modules/domain/reading.js';
import type { PollTarget, TotalsRequest, Vendor, VendorDefinition } from '../../src/vendors/port/vendor.js';
import type { DayCall } from '../../simulators/testing/scripted-day.js';
import { MemorySession } from '../support/memory-session.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';

/** A simulated system whose totals are read. */
export class TotalsAccount {
  roster: Roster = { queues: {}, agents: {} };
  expected: number | undefined;
  readonly vendor: Vendor;

  constructor(
    readonly simulator: Pick<Simulator, 'baseUrl' | 'credentials'>,
    definition: VendorDefinition,
    baseUrl = simulator.baseUrl,
  ) {
    this.vendor = definition.create(
      {
        ...{ id: 'hq', baseUrl, timeoutMs: 20_000, totals: true },
        credentials: definition.credentials.parse(simulator.credentials),
      },
      { session: new MemorySession(true), budget: new UnlimitedBudget(), report: () => undefined },
    );
  }

  async readRoster(): Promise<void> {
    for (const target of this.vendor.targets(undefined))
      this.roster = (await this.read(target)).roster ?? this.roster;
  }

  targets(): PollTarget[] {
    return this.vendor.targets(this.roster).filter(({ cadence }) => cadence === 'totals');
  }

  /** What all its targets of totals, or those that begin so, tell of the interval. */
  async readTotals(request: TotalsRequest, prefix = ''): Promise<Reading> {
    const all: Reading = { at: 0 };
    for (const target of this.targets().filter(({ id }) => id.startsWith(prefix))) {
      const { totals, contacts, skipped, extras } = await this.read(target, request);
      if (totals !== undefined) {
        const { queues, agents, agentsOfQueue } = all.totals ?? {};
        all.totals = {
          interval: totals.interval,
          queues: { ...queues, ...totals.queues },
          agents: { ...agents, ...totals.agents },
          agentsOfQueue: { ...agentsOfQueue, ...totals.agentsOfQueue },
        };
      }
      if (contacts !== undefined) all.contacts = [...(all.contacts ?? []), ...contacts];
      if (skipped !== undefined) all.skipped = [...(all.skipped ?? []), ...skipped];
      all.extras = { ...all.extras, ...extras };
    }
    return all;
  }

  async read(target: PollTarget, totals?: TotalsRequest): Promise<Reading> {
    const notes: Notes = new ReadingNotes((requests) => (this.expected = requests));
    const { signal } = new AbortController();
    const context = { roster: this.roster, signal, retry: { left: 0 }, notes };
    return notes.addTo(
      await this.vendor.read(target, { ...context, ...(totals !== undefined && { totals }) }),
    );
  }
}

/** Answered within the target, of all who came: the formula of every simulated system. */
export function scriptedLevel(day: readonly DayCall[], targetSeconds: number): number {
  const within = day.filter(
    ({ answer, waitSeconds }) => answer !== undefined && waitSeconds <= targetSeconds,
  );
  return (100 * within.length) / day.length;
}

/** What a script says of one queue, or of all its calls. */
export function scriptedSums(day: readonly DayCall[]) {
  const answered = day.flatMap(({ answer, waitSeconds }) =>
    answer === undefined ? [] : [{ ...answer, waitSeconds }],
  );
  const left = day.filter(({ answer, flowsOut }) => answer === undefined && flowsOut !== true);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    offered: day.length,
    answered: answered.length,
    abandoned: left.length,
    flowedOut: day.filter(({ flowsOut }) => flowsOut === true).length,
    shortAbandoned: left.filter(({ waitSeconds }) => waitSeconds < 5).length,
    waitAnsweredSeconds: sum(answered.map(({ waitSeconds }) => waitSeconds)),
    waitAbandonedSeconds: sum(left.map(({ waitSeconds }) => waitSeconds)),
    longestWaitSeconds: Math.max(0, ...day.map(({ waitSeconds }) => waitSeconds)),
    talkSeconds: sum(answered.map(({ talkSeconds }) => talkSeconds)),
    holdSeconds: sum(answered.map(({ holdSeconds }) => holdSeconds)),
  };
}

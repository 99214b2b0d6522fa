import { jest } from '@jest/globals';
import type { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { floorOf } from '../../simulators/engine/world.js';
import { PortsipAgents } from '../../simulators/portsip/portsip.agents.js';
import { PortsipEvents } from '../../simulators/portsip/portsip.events.js';
import { PortsipQuirks } from '../../simulators/portsip/portsip.quirks.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { playDay, type DayCall } from '../../simulators/testing/scripted-day.js';
import { countContacts, type CountedContact } from '../../src/modules/domain/interval-counts.js';
import { metricsRow, type MetricsRow } from '../../src/modules/domain/metrics-row.js';
import { FORMULAS } from '../../src/modules/domain/service-level.js';
import { asterisk } from '../../src/vendors/asterisk/vendor.js';
import type { VendorDefinition } from '../../src/vendors/port/vendor.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { ContactWays } from '../support/contact-ways.js';
import { eventually } from '../support/eventually.js';
import { openLine } from '../support/open-line.js';
import { serviceLevelsOf } from '../support/service-levels.js';
import { TotalsAccount } from './totals-account.js';

const BEGIN = Date.parse('2026-03-02T00:00:00Z');
const QUARTER_MS = 900_000;
const DAY_MS = 96 * QUARTER_MS;
const CALLS = 2_000;

/** A day whose truth is its script, and what a vendor has told of it. */
interface ToldDay {
  floor: Floor;
  day: DayCall[];
  ways: ContactWays;
  /** By id; a name is the engine's. */
  queues: { [id: string]: { name: string } };
}
/** What its figures are, beside those that every source tells. */
interface Expected {
  source: CountedContact['source'];
  /** How callers who flowed out are counted. */
  flowedOut?: 'flowedOut' | 'outcomeUnknown';
  talks?: true;
}

const floorAt = (clock: ManualClock): Floor =>
  floorOf({ seed: 3, clock, queues: 3, agents: 12, autopilot: false });
const play = (floor: Floor, clock: ManualClock): DayCall[] =>
  playDay(floor, clock, { calls: CALLS, seed: 8, lengthMs: 80_000_000, flowsOutEvery: 4 });

/** Of the script, of one queue and interval. */
function truthOf(calls: readonly DayCall[], { from, to }: { from: number; to: number }, expected: Expected) {
  const { flowedOut: flowed = 'flowedOut', talks = false } = expected;
  const isIn = (at: number): boolean => at >= from && at < to;
  const leftAt = ({ arrivedAt, waitSeconds }: DayCall): number => arrivedAt + waitSeconds * 1_000;
  const left = calls.filter((call) => isIn(leftAt(call)));
  const waits = (some: DayCall[]): number[] => some.map(({ waitSeconds }) => waitSeconds);
  const answered = waits(left.filter(({ answer }) => answer !== undefined));
  const abandoned = waits(left.filter(({ answer, flowsOut }) => answer === undefined && flowsOut !== true));
  const within = (some: number[], seconds: number): number => some.filter((one) => one <= seconds).length;
  const sum = (some: number[]): number => some.reduce((all, one) => all + one, 0);
  const [a, b, aT, bT] = [answered.length, abandoned.length, within(answered, 20), within(abandoned, 20)];
  const short = within(abandoned, 4);
  const spoken = calls.flatMap((call) => {
    const seconds = (call.answer?.talkSeconds ?? 0) + (call.answer?.holdSeconds ?? 0);
    return call.answer !== undefined && isIn(leftAt(call) + seconds * 1_000) ? [seconds] : [];
  });
  const flowsOut = left.filter((call) => call.flowsOut === true).length;
  return {
    figures: {
      offered: calls.filter(({ arrivedAt }) => isIn(arrivedAt)).length,
      ...{ answered: a, abandoned: b, shortAbandoned: short, flowedOut: 0 },
      ...(flowsOut > 0 && { [flowed]: flowsOut }),
      carryIn: calls.filter((call) => call.arrivedAt < from && leftAt(call) >= from).length,
      carryOut: calls.filter((call) => call.arrivedAt < to && leftAt(call) >= to).length,
      ...{ waitAnsweredSeconds: sum(answered), waitAbandonedSeconds: sum(abandoned) },
      ...{ answeredWithin: aT, abandonedWithin: bT },
      ...(talks && spoken.length > 0 && { talkSeconds: sum(spoken) }),
    },
    asa: a === 0 ? undefined : sum(answered) / a,
    levels: serviceLevelsOf({
      ...{ answered: a, abandoned: b, short },
      ...{ answeredWithin: aT, abandonedWithin: bT },
    }),
  };
}

const isNear = (told: number | undefined, is: number | undefined, by: number): boolean =>
  told === is || Math.abs((told ?? NaN) - (is ?? NaN)) <= by;

/** Of contacts alone nothing else may be in a row. */
const UNTOLD = ['holdSeconds', 'wrapUpSeconds', 'callbacksQueued', 'missed', 'occupancy', 'timeIn'] as const;

/** Rows that are not those of the script. */
function missesOf({ floor, day, ways, queues }: ToldDay, expected: Expected): unknown[] {
  expect(ways.contradictions).toEqual([]);
  // Instants of a clock that is far from ours are moved to ours.
  const movedMs = Math.min(...ways.all().map(({ enteredAt = NaN }) => enteredAt)) - day[0]!.arrivedAt;
  const misses: unknown[] = [];
  for (const [id, { name }] of Object.entries(queues)) {
    const own = day.filter(({ queueId }) => floor.queues.get(queueId)?.name === name);
    const contacts = ways
      .all()
      .filter(({ queue }) => queue === id)
      .map((way): CountedContact => ({
        ...{ ...way, enteredAt: way.enteredAt! - movedMs, leftAt: way.leftAt! - movedMs },
        ...{ targetSeconds: 20, source: expected.source },
      }));
    expect([name, contacts.length]).toEqual([name, own.length]);
    for (let from = BEGIN; from < BEGIN + DAY_MS; from += QUARTER_MS) {
      const interval = { from, to: from + QUARTER_MS, zone: 'UTC' };
      const counts = countContacts(contacts, interval, { asOf: interval.to, shortAbandonSeconds: 5 });
      const truth = truthOf(own, interval, expected);
      for (const formula of FORMULAS) {
        const options = { interval, asOf: interval.to, closed: true, formula };
        const row: MetricsRow = metricsRow({ kind: 'queue', id }, { counts, watched: 1 }, options);
        const isWell =
          Object.entries(truth.figures).every(([figure, is]) => row[figure as keyof MetricsRow] === is) &&
          UNTOLD.every((figure) => row[figure] === undefined) &&
          isNear(row.asaSeconds, truth.asa, 0.5) &&
          isNear(row.serviceLevel?.percent, truth.levels[formula], 0.1);
        if (!isWell) misses.push({ row, truth });
      }
    }
  }
  return misses;
}

const LINES: {
  kind: 'portsip' | 'asterisk';
  definition: VendorDefinition;
  urlOf: (simulator: Simulator) => string;
  quirks: object;
}[] = [
  {
    ...{ kind: 'portsip', definition: portsip, quirks: { callerTimestamp: 'event' } },
    urlOf: ({ baseUrl }) => baseUrl,
  },
  {
    ...{ kind: 'asterisk', definition: asterisk, quirks: { stampedEvents: true } },
    urlOf: ({ lineUrl }) => lineUrl ?? '',
  },
];

describe('a scripted day, in counts exactly, the average wait and the five service levels', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each(LINES)('is in the events of the line of $kind', async ({ kind, definition, urlOf, quirks }) => {
    const clock = new ManualClock(BEGIN);
    const floor = floorAt(clock);
    const simulator = await startSimulator({ vendor: kind, floor, quirks });
    const account = new TotalsAccount(simulator, definition, urlOf(simulator));
    const ending = new AbortController();
    try {
      await account.readRoster();
      const ways = new ContactWays();
      const line = await openLine(account.vendor, {
        roster: () => account.roster,
        hint: ({ contacts = [] }) => ways.add(contacts),
        signal: ending.signal,
      });
      const day = play(floor, clock);
      const over = () => ways.all().filter(({ outcome }) => outcome !== undefined).length;
      await eventually(() => over() === CALLS, { withinMs: 30_000, else: over });
      ending.abort();
      await line.over;
      const { queues } = account.roster;
      expect(missesOf({ floor, day, ways, queues }, { source: 'events' })).toEqual([]);
    } finally {
      ending.abort();
      await account.vendor.close(AbortSignal.timeout(5_000));
      await simulator.stop();
    }
  });

  it('is in the records of calls that a PortSIP posts, without any event of a caller', () => {
    const clock = new ManualClock(BEGIN);
    const floor = floorAt(clock);
    const quirks = PortsipQuirks.parse({});
    const events = new PortsipEvents(floor, new PortsipAgents(floor, quirks), quirks);
    const posted: object[] = [];
    floor.onChange((change) => {
      for (const { isRecord, fields } of events.of(change)) if (isRecord === true) posted.push(fields);
    });
    const day = play(floor, clock);
    const idOf = (id: string): string => String(677_046_776_364_007_424n + BigInt(id));
    const queues = Object.fromEntries(
      [...floor.queues.values()].map(({ id, name, number }) => [idOf(id), { id: idOf(id), name, number }]),
    );
    const agents = Object.fromEntries(
      [...floor.agents.values()].map(({ number, name }) => [number, { id: number, name }]),
    );
    const ways = new ContactWays();
    for (const body of posted)
      for (const { contacts = [] } of portsip.hook!.hints(body, { queues, agents })) ways.add(contacts);
    expect(posted).toHaveLength(CALLS);
    expect(missesOf({ floor, day, ways, queues }, { source: 'records', talks: true })).toEqual([]);
    const answered = day.filter(({ answer }) => answer !== undefined);
    const by = (some: (string | undefined)[]): string[] => some.map(String).sort();
    expect(by(ways.all().flatMap(({ outcome, agent }) => (outcome === 'answered' ? [agent] : [])))).toEqual(
      by(answered.map(({ answer }) => floor.agents.get(answer!.agentId)?.number)),
    );
  });

  it('is in what the scenario of a Voximplant posts, but for how callers end who are cancelled', () => {
    const clock = new ManualClock(BEGIN);
    const floor = floorAt(clock);
    const day = play(floor, clock);
    const queues = Object.fromEntries([...floor.queues.values()].map(({ id, name }) => [id, { id, name }]));
    const agents = Object.fromEntries([...floor.agents.values()].map(({ id, name }) => [id, { id, name }]));
    const ways = new ContactWays();
    const now = jest.spyOn(Date, 'now');
    // As docs/voximplant-scenario.md has it.
    const post = (event: string, at: number, task: object): void => {
      now.mockReturnValue(at);
      for (const { contacts = [] } of voximplant.hook!.hints({ event, at, ...task }, { queues, agents }))
        ways.add(contacts);
    };
    for (const [nth, { queueId, caller, arrivedAt, waitSeconds, answer, flowsOut }] of day.entries()) {
      const queue = floor.queues.get(queueId)?.name;
      const task = { task: `t-${nth}`, queue, call: `c-${nth}`, from: caller, enteredAt: arrivedAt };
      const leftAt = arrivedAt + waitSeconds * 1_000;
      post('enqueued', arrivedAt, task);
      if (flowsOut === true) post('TaskCanceled', leftAt, task);
      else if (answer === undefined) post('ClientDisconnected', leftAt, task);
      else {
        const reached = { ...task, operator: Number(answer.agentId), reachedAt: leftAt };
        post('TaskDistributed', arrivedAt, { ...task, operator: reached.operator });
        post('OperatorReached', leftAt, reached);
        post('ClientDisconnected', leftAt + (answer.talkSeconds + answer.holdSeconds) * 1_000, reached);
      }
    }
    const expected: Expected = { source: 'events', flowedOut: 'outcomeUnknown', talks: true };
    expect(missesOf({ floor, day, ways, queues }, expected)).toEqual([]);
  });
});

import fc from 'fast-check';
import type { SimClock } from '../../simulators/engine/clock.js';
import { Floor } from '../../simulators/engine/floor.js';
import type { Call, FloorEvent } from '../../simulators/engine/floor.model.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { RealClock } from '../../simulators/engine/real.clock.js';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulators/simulator.js';
import type { ContactOutcome, ContactPart } from '../../src/modules/domain/contact.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import { asterisk } from '../../src/vendors/asterisk/vendor.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { Vendor, VendorDefinition } from '../../src/vendors/port/vendor.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import { ContactWays, waitMs } from '../support/contact-ways.js';
import { eventually } from '../support/eventually.js';
import { MemorySession } from '../support/memory-session.js';
import { openLine } from '../support/open-line.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';

/** What happens to the nth call that is there, or how many seconds pass. */
type Step =
  | { do: 'arrive'; queue: number }
  | { do: 'answer' | 'abandon' | 'overflow' | 'hangup'; nth: number }
  | { do: 'pass'; seconds: number };

interface Truth {
  queue: string;
  call: string;
  enteredAt: number;
  leftAt?: number;
  outcome?: ContactOutcome;
  agent?: string;
  endedAt?: number;
}

interface Subject {
  definition: VendorDefinition;
  rosterTarget: string;
  url: (simulator: Simulator) => string;
  quirks: SimulatorOptions<'portsip' | 'asterisk'>['quirks'];
  ids: (call: Call) => { call: string; queue: string };
  agent: (number: string) => string;
  faults: readonly ('push-duplicate' | 'push-delay' | 'push-reorder')[];
}

const SUBJECTS = {
  portsip: {
    definition: portsip,
    rosterTarget: 'roster',
    url: ({ baseUrl }) => baseUrl,
    quirks: { callerTimestamp: 'event' },
    ids: ({ sequence, queueId }) => ({
      call: String(885_337_248_273_272_832n + BigInt(sequence)),
      queue: String(677_046_776_364_007_424n + BigInt(queueId ?? 0)),
    }),
    agent: (number) => number,
    faults: ['push-duplicate', 'push-delay', 'push-reorder'],
  },
  asterisk: {
    definition: asterisk,
    rosterTarget: 'floor',
    url: ({ lineUrl }) => lineUrl ?? '',
    quirks: { stampedEvents: true },
    ids: ({ id, queueId }) => ({ call: id, queue: queueId === '3' ? 'Support' : 'Sales' }),
    agent: (number) => `PJSIP/${number}`,
    // One stream of TCP keeps the order.
    faults: ['push-duplicate', 'push-delay'],
  },
} as const satisfies Record<string, Subject>;

const QUEUES = ['3', '4'] as const;
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('arrive' as const), queue: fc.nat(1) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('answer' as const, 'abandon' as const, 'overflow' as const, 'hangup' as const),
      nth: fc.nat(9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
  },
);
const script: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 4, maxLength: 30 });

describe.each(['portsip', 'asterisk'] as const)('contacts of %s', (kind) => {
  const subject: Subject = SUBJECTS[kind];
  let clock: SimClock;
  let simulator: Simulator;
  let vendor: Vendor;
  let roster: Roster | undefined;
  let truth: Map<string, Truth>;
  let ways: ContactWays;
  let ending: AbortController;

  async function start(with_: SimClock): Promise<void> {
    clock = with_;
    const floor = new Floor({ clock });
    for (const [id, number] of [
      ['21', '1004'],
      ['24', '1005'],
      ['27', '1006'],
    ] as const)
      floor.addAgent({ id, number, name: `Agent ${number}` });
    floor.addQueue({ id: '3', number: '6402', name: 'Support' });
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    for (const queue of QUEUES) for (const agent of floor.agents.keys()) floor.addMember(queue, agent);
    const options: SimulatorOptions<typeof kind> = { vendor: kind, floor, ...quirksOf(subject) };
    simulator = await startSimulator(options);
    const { create, credentials } = subject.definition;
    vendor = create(
      {
        ...{ id: 'hq', baseUrl: subject.url(simulator), timeoutMs: 5_000 },
        credentials: credentials.parse(simulator.credentials),
      },
      { session: new MemorySession(true), budget: new UnlimitedBudget(), report: () => undefined },
    );
    const target = vendor.targets(undefined).find(({ id }) => id === subject.rosterTarget)!;
    const context = { roster: undefined, signal: AbortSignal.timeout(10_000), retry: { left: 0 } };
    ({ roster } = await vendor.read(target, { ...context, notes: new ReadingNotes() }));
    truth = new Map();
    ways = new ContactWays();
    ending = new AbortController();
    floor.onChange((event) => note(floor, event));
  }

  afterEach(async () => {
    ending.abort();
    await vendor.close(AbortSignal.timeout(5_000));
    await simulator.stop();
  });

  const listen = () =>
    openLine(vendor, {
      roster: () => roster,
      hint: ({ contacts = [] }) => ways.add(contacts),
      signal: ending.signal,
    });

  /** What the engine says, and not what a façade makes of it. */
  function note(floor: Floor, { type, callId = '', agentId = '', at, outcome }: FloorEvent): void {
    const call = floor.calls.get(callId);
    if (type === 'call-arrived' && call !== undefined)
      truth.set(callId, { ...subject.ids(call), enteredAt: at });
    const known = truth.get(callId);
    if (known === undefined) return;
    if (type === 'call-answered') {
      const agent = subject.agent(floor.agents.get(agentId)?.number ?? '');
      Object.assign(known, { leftAt: at, outcome: 'answered', agent });
    }
    if (type !== 'call-ended') return;
    known.endedAt = at;
    if (outcome !== 'completed')
      Object.assign(known, { leftAt: at, outcome: outcome === 'abandoned' ? 'abandoned' : 'flowed-out' });
  }

  function take(one: Step): void {
    const { floor } = simulator;
    if (one.do === 'pass') {
      if (clock instanceof ManualClock) clock.advance(one.seconds * 1000);
      return;
    }
    if (one.do === 'arrive') {
      floor.arrive(QUEUES[one.queue] ?? '3', { caller: `555${1000 + truth.size}` });
      return;
    }
    const calls = [...floor.calls.values()];
    const isAnswered = ({ agentId }: Call) => agentId !== undefined;
    const those = calls.filter((call) => isAnswered(call) === (one.do === 'hangup'));
    const call = those[one.nth % Math.max(1, those.length)];
    if (call === undefined) return;
    if (one.do !== 'answer') return floor[one.do](call.id);
    const free = [...floor.agents.values()].find(({ queueCall }) => queueCall === undefined);
    if (free !== undefined) floor.answer(call.id, free.id);
  }

  /** Every call comes to an end. */
  function finish(): void {
    const { floor } = simulator;
    for (const { id, agentId } of [...floor.calls.values()])
      if (agentId === undefined) floor.abandon(id);
      else floor.hangup(id);
  }

  /** A last caller, whose leaving is told after all else. */
  async function untilTold(): Promise<void> {
    const id = simulator.floor.arrive('3', { caller: '5550000' });
    simulator.floor.abandon(id);
    const last = truth.get(id)?.call;
    await eventually(() => ways.all().some(({ call, leftAt }) => call === last && leftAt !== undefined));
  }

  /** The line is open before records of calls are subscribed to: calls are made until one has its record. */
  async function untilRecorded(): Promise<void> {
    const { floor } = simulator;
    await eventually(() => {
      const id = floor.arrive('3', { caller: '5550000' });
      floor.answer(id, '21');
      floor.hangup(id);
      return ways.all().some(({ talkSeconds }) => talkSeconds !== undefined);
    });
    await untilTold();
    truth = new Map();
    ways = new ContactWays();
  }

  const wayOf = ({ call, queue }: Truth): ContactPart[] =>
    ways.all().filter((one) => one.call === call && one.queue === queue);

  it.each(['in order' as const, ...subject.faults])(
    'are those of the engine when events come %s',
    async (fault) => {
      await start(new ManualClock(1_750_000_000_000));
      await listen();
      await untilRecorded();
      await fc.assert(
        fc.asyncProperty(script, async (steps) => {
          if (fault === 'push-delay') simulator.faults.add({ kind: fault, delayMs: 15 });
          else if (fault !== 'in order') simulator.faults.add({ kind: fault });
          for (const one of steps) take(one);
          finish();
          const isTold = (one: Truth) =>
            wayOf(one).some(({ outcome, enteredAt, talkSeconds }) => {
              const isWhole = outcome !== undefined && enteredAt !== undefined;
              return isWhole && (outcome !== 'answered' || talkSeconds !== undefined);
            });
          await eventually(() => [...truth.values()].every(isTold));
          simulator.faults.clear();
          expect(ways.contradictions).toEqual([]);
          expect(ways.all()).toHaveLength(truth.size);
          for (const one of truth.values()) {
            const [way, another] = wayOf(one);
            expect(another).toBeUndefined();
            expect(way).toMatchObject({ outcome: one.outcome });
            expect(way?.agent).toBe(one.agent);
            expect(Math.abs(waitMs(way!)! - (one.leftAt! - one.enteredAt))).toBeLessThanOrEqual(1_000);
            if (one.outcome === 'answered')
              expect(way?.talkSeconds).toBe((one.endedAt! - one.leftAt!) / 1000);
          }
        }),
        { numRuns: 6, endOnFailure: true },
      );
    },
    120_000,
  );

  it('are missing or partial, and never wrong, for calls during which the line was away', async () => {
    await start(new RealClock());
    await fc.assert(
      fc.asyncProperty(fc.tuple(script, script, script), async ([before, away, after]) => {
        ending = new AbortController();
        const first = await listen();
        for (const one of before) take(one);
        await untilTold();
        ending.abort();
        await first.over;
        for (const one of away) take(one);
        ending = new AbortController();
        const second = await listen();
        for (const one of after) take(one);
        finish();
        await untilTold();
        ending.abort();
        await second.over;
        expect(ways.contradictions).toEqual([]);
        const real = [...truth.values()];
        for (const way of ways.all()) {
          const one = real.find(({ call, queue }) => call === way.call && queue === way.queue);
          expect(one).toBeDefined();
          if (way.outcome !== undefined) expect(way.outcome).toBe(one?.outcome);
          if (way.agent !== undefined) expect(way.agent).toBe(one?.agent);
          if (way.enteredAt !== undefined)
            expect(Math.abs(way.enteredAt - one!.enteredAt)).toBeLessThanOrEqual(2_000);
          if (way.leftAt !== undefined) expect(one?.leftAt).toBeDefined();
        }
        expect(new Set(ways.all().map(({ call }) => call)).size).toBe(ways.all().length);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 120_000);
});

/** The switches' own type is that of one vendor. */
const quirksOf = ({ quirks }: Subject): { quirks?: object } => (quirks === undefined ? {} : { quirks });

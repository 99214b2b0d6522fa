import fc from 'fast-check';
import { AlertFloor, ruleWith, START } from '../../../test/support/alert-floor.js';
import { Alert } from '../domain/alert.js';
import { AgentPlan } from '../domain/plan.js';
import { countAgents } from '../domain/queue.js';
import type { Rule } from '../domain/rule.js';
import { AlertEngine } from './alert-engine.js';
import type { Transition } from './alert-machine.js';
import type { Silence } from './silence.js';

const S = 1_000;
const OLDEST = ruleWith({
  when: { measure: 'queue.oldestSeconds', op: '>=', value: 120 },
  clear: { value: 90 },
  forSeconds: 15,
  steps: [{ to: ['wall', 'slack'] }, { afterSeconds: 300, unlessAcked: true, to: ['pager'] }],
});

function engineOf(floor: AlertFloor, rules: Rule[], silences: Silence[] = [], now = START): AlertEngine {
  const engine = new AlertEngine({ id: 'hq', tenant: 'acme' }, floor);
  engine.setRules(rules, silences, now);
  return engine;
}

/** The states that transitions lead to, with the instant in seconds after the start. */
const states = (transitions: Transition[]): (string | undefined)[] =>
  transitions.map(
    ({ after, at }) => after && `${after.state}${after.held ? ' held' : ''} ${(at - START) / S}`,
  );
const sent = (transitions: Transition[]): string[] =>
  transitions.flatMap(({ notifications }) =>
    notifications.map(({ kind, channel, step, repeat }) => `${kind} ${channel} ${step} ${repeat}`),
  );

describe('a wait', () => {
  it('fires at the instant of its crossing plus the time it has to last, between changes', () => {
    const floor = new AlertFloor();
    floor.setQueue('6400', { waiting: 1, oldestSince: START - 100 * S });
    const engine = engineOf(floor, [OLDEST]);
    expect(engine.nextAt).toBe(START + 20 * S);
    const transitions = engine.advance(START + 60 * S);
    expect(states(transitions)).toEqual(['pending 20', 'firing 35']);
    const [, fired] = transitions;
    expect(fired?.after).toEqual({
      id: 'r_7/queue/hq/6400',
      revision: 2,
      rule: 'r_7',
      name: 'Caller waits too long',
      account: 'hq',
      subject: { kind: 'queue', id: '6400', name: 'Queue 6400' },
      severity: 'critical',
      state: 'firing',
      pendingSince: START + 20 * S,
      firingSince: START + 35 * S,
      measure: 'queue.oldestSeconds',
      value: 135,
      threshold: 120,
      growsFrom: START - 100 * S,
      steps: 1,
      channels: ['wall', 'slack'],
      notifiedAt: START + 35 * S,
    });
    expect(Alert.parse(fired?.after)).toEqual(fired?.after);
    expect(sent(transitions)).toEqual(['fired wall 0 0', 'fired slack 0 0']);
  });

  it('is resolved once it has been below the line where it ends for so long, and tells those it has told', () => {
    const floor = new AlertFloor();
    floor.setQueue('6400', { waiting: 1, oldestSince: START - 200 * S });
    const engine = engineOf(floor, [OLDEST]);
    expect(engine.row('r_7/queue/hq/6400')?.firingSince).toBe(START - 65 * S);
    floor.setQueue('6400', { waiting: 1, oldestSince: START + 10 * S - 95 * S });
    expect(states(engine.touch('queue', '6400', START + 10 * S, START + 10 * S))).toEqual([]);
    floor.setQueue('6400', { waiting: 1, oldestSince: START + 20 * S - 30 * S });
    expect(states(engine.touch('queue', '6400', START + 20 * S, START + 20 * S))).toEqual(['firing 20']);
    const transitions = engine.advance(START + 55 * S);
    expect(states(transitions)).toEqual(['resolved 50']);
    expect(sent(transitions)).toEqual(['resolved wall 0 0', 'resolved slack 0 0']);
    floor.setQueue('6400');
    engine.touch('queue', '6400', START + 60 * S, START + 60 * S);
    expect(states(engine.advance(START + 2_000 * S))).toEqual([undefined]);
  });

  it('escalates unless it was acknowledged', () => {
    for (const isAcked of [false, true]) {
      const floor = new AlertFloor();
      floor.setQueue('6400', { waiting: 1, oldestSince: START - 120 * S });
      const engine = engineOf(floor, [OLDEST]);
      engine.advance(START + 15 * S);
      const id = 'r_7/queue/hq/6400';
      const row = engine.row(id)!;
      if (isAcked) {
        engine.restore(id, { ...row, revision: 3, acked: { by: 'ann', at: START + 20 * S } });
        engine.touchRow(id, START + 20 * S);
      }
      expect(sent(engine.advance(START + 400 * S))).toEqual(isAcked ? [] : ['fired pager 1 0']);
    }
  });

  it('is repeated while it fires, and not once it is acknowledged until it is resolved', () => {
    const floor = new AlertFloor();
    floor.setQueue('6400', { waiting: 1, oldestSince: START - 120 * S });
    const engine = engineOf(floor, [{ ...OLDEST, steps: OLDEST.steps.slice(0, 1), repeatSeconds: 60 }]);
    expect(sent(engine.advance(START + 135 * S))).toEqual([
      ...['fired wall 0 0', 'fired slack 0 0', 'fired wall 0 1'],
      ...['fired slack 0 1', 'fired wall 0 2', 'fired slack 0 2'],
    ]);
    const id = 'r_7/queue/hq/6400';
    const acked = { by: 'ann', at: START + 140 * S, untilResolved: true as const };
    engine.restore(id, { ...engine.row(id)!, acked });
    engine.touchRow(id, START + 140 * S);
    expect(sent(engine.advance(START + 600 * S))).toEqual([]);
  });

  it('does not fire again before its cool-down is over', () => {
    const floor = new AlertFloor();
    const rule = ruleWith({
      when: { measure: 'queue.waiting', op: '>=', value: 5 },
      ...{ clearForSeconds: 0, cooldownSeconds: 300, steps: [{ to: ['wall'] }] },
    });
    const engine = engineOf(floor, [rule]);
    const waiting = (count: number, at: number): Transition[] => {
      floor.setQueue('6400', { waiting: count, ...(count > 0 && { oldestSince: START }) });
      return engine.touch('queue', '6400', START + at * S, START + at * S);
    };
    expect(states(waiting(5, 10))).toEqual(['firing 10']);
    expect(states(waiting(4, 20))).toEqual(['resolved 20']);
    expect(states(waiting(6, 30))).toEqual(['pending 30']);
    expect(states(waiting(0, 40))).toEqual(['resolved 40']);
    expect(states(waiting(6, 50))).toEqual(['pending 50']);
    expect(states(engine.advance(START + 400 * S))).toEqual(['firing 320']);
  });

  it('notifies no channel while it is silenced, and the channels of the step when that ends', () => {
    const floor = new AlertFloor();
    floor.setQueue('6400', { waiting: 1, oldestSince: START - 120 * S });
    const silence: Silence = {
      ...{ id: 's1', match: { queues: ['6400'] }, by: 'ann', createdAt: START },
      ...{ from: START, until: START + 60 * S },
    };
    const engine = engineOf(floor, [OLDEST], [silence]);
    expect(sent(engine.advance(START + 59 * S))).toEqual([]);
    expect(engine.row('r_7/queue/hq/6400')).toMatchObject({
      ...{ state: 'firing', silenced: true, silencedUntil: START + 60 * S },
    });
    expect(sent(engine.advance(START + 60 * S))).toEqual(['fired wall 0 0', 'fired slack 0 0']);
  });

  it('tells those who know that it fires also in a silence that it is over', () => {
    const floor = new AlertFloor();
    floor.setQueue('6400', { waiting: 1, oldestSince: START - 135 * S });
    const silence: Silence = {
      ...{ id: 's1', match: {}, by: 'ann', createdAt: START },
      ...{ from: START + 10 * S, until: START + 600 * S },
    };
    const engine = engineOf(floor, [OLDEST], [silence]);
    engine.advance(START + 20 * S);
    floor.setQueue('6400');
    engine.touch('queue', '6400', START + 20 * S, START + 20 * S);
    expect(sent(engine.advance(START + 50 * S))).toEqual(['resolved wall 0 0', 'resolved slack 0 0']);
  });

  it('ends with its rule', () => {
    const floor = new AlertFloor();
    floor.setQueue('6400', { waiting: 1, oldestSince: START - 120 * S });
    const engine = engineOf(floor, [OLDEST]);
    engine.advance(START + 20 * S);
    const transitions = engine.setRules([{ ...OLDEST, enabled: false }], [], START + 30 * S);
    expect(states(transitions)).toEqual(['resolved 30']);
    expect(sent(transitions)).toEqual(['resolved wall 0 0', 'resolved slack 0 0']);
  });

  it('ends with its queue', () => {
    const floor = new AlertFloor();
    floor.setQueue('6400', { waiting: 1, oldestSince: START - 120 * S });
    const engine = engineOf(floor, [{ ...OLDEST, clearForSeconds: 0 }]);
    engine.advance(START + 20 * S);
    floor.queues.delete('6400');
    expect(states(engine.touch('queue', '6400', START + 30 * S, START + 30 * S))).toEqual(['resolved 30']);
  });

  it('is for the hours of its rule', () => {
    // 2026-11-22 is a Sunday; 10:25 in Berlin.
    const rule: Rule = {
      ...OLDEST,
      active: [{ zone: 'Europe/Berlin', days: 'mon-fri', from: '08:00', to: '18:00' }],
    };
    const floor = new AlertFloor();
    floor.setQueue('6400', { waiting: 1, oldestSince: START - 500 * S });
    const engine = engineOf(floor, [rule], [], START);
    const monday = Date.parse('2026-11-23T08:00:00+01:00');
    expect(engine.nextAt).toBe(monday);
    engine.advance(monday + 20 * S);
    expect(engine.row('r_7/queue/hq/6400')).toMatchObject({
      pendingSince: monday,
      firingSince: monday + 15 * S,
    });
    const evening = Date.parse('2026-11-23T18:00:00+01:00');
    engine.advance(evening + 60 * S);
    expect(engine.row('r_7/queue/hq/6400')).toMatchObject({ resolvedAt: evening + 30 * S });
  });
});

describe('measures', () => {
  const first = (rule: Rule, fill: (floor: AlertFloor) => void, now = START): Alert | undefined => {
    const floor = new AlertFloor();
    fill(floor);
    const engine = new AlertEngine({ id: 'hq', tenant: 'acme' }, floor);
    engine.setRules([rule], [], now);
    return engine.row(engine.ids()[0] ?? '');
  };

  it.each([
    ['queue.nobodyAvailable', { measure: 'queue.nobodyAvailable' }, true],
    [
      'all of two',
      {
        all: [
          { measure: 'queue.waiting', op: '>', value: 1 },
          { measure: 'queue.available', op: '<', value: 1 },
        ],
      },
      true,
    ],
    [
      'all, of which one is not so',
      {
        all: [
          { measure: 'queue.waiting', op: '>', value: 9 },
          { measure: 'queue.available', op: '<', value: 1 },
        ],
      },
      false,
    ],
    [
      'any of two',
      {
        any: [
          { measure: 'queue.waiting', op: '>', value: 9 },
          { measure: 'queue.available', op: '<=', value: 0 },
        ],
      },
      true,
    ],
    ['a figure that is not told', { measure: 'queue.serviceLevel', op: '<', value: 80 }, false],
    [
      'twice the target of the queue',
      { measure: 'queue.oldestSeconds', op: '>', value: { times: 2, of: 'slaSeconds', atLeast: 30 } },
      true,
    ],
    [
      'never less than so long',
      { measure: 'queue.oldestSeconds', op: '>', value: { times: 2, of: 'slaSeconds', atLeast: 120 } },
      false,
    ],
  ])('%s', (_name, when, isFiring) => {
    const alert = first(ruleWith({ when }), (floor) =>
      floor.setQueue('6400', {
        waiting: 2,
        oldestSince: START - 50 * S,
        slaSeconds: 20,
        agents: countAgents(['paused']),
      }),
    );
    expect(alert?.state).toBe(isFiring ? 'firing' : undefined);
  });

  it('counts from the end of a pause, or from what its reason allows', () => {
    const rule = ruleWith({
      when: { measure: 'agent.pauseOverrunSeconds', op: '>=', value: 60, reasons: { Lunch: 1_800 } },
    });
    const paused = { state: 'paused', availability: 'paused', availabilitySince: START - 2_000 * S } as const;
    const since = (row: object): number | undefined =>
      first(rule, (floor) => floor.setAgent('21', { ...paused, ...row }))?.firingSince;
    expect(since({ until: START - 70 * S })).toBe(START - 10 * S);
    expect(since({ until: START - 50 * S })).toBeUndefined();
    expect(since({ reason: 'Lunch' })).toBe(START - 140 * S);
    expect(since({ reason: 'Coffee' })).toBeUndefined();
  });

  it('counts how long the account is not live, whatever it is instead', () => {
    const floor = new AlertFloor();
    const rule = ruleWith({ when: { measure: 'account.staleSeconds', op: '>=', value: 60 } });
    const engine = engineOf(floor, [rule]);
    for (const [state, at] of [
      ['late', 10],
      ['stale', 40],
      ['down', 80],
    ] as const) {
      floor.turn(state, START + at * S);
      engine.touchAll(START + at * S, START + at * S);
    }
    expect(engine.row('r_7/account/hq')).toMatchObject({ state: 'firing', firingSince: START + 70 * S });
  });

  it.each(['queue.nobodyAvailable', 'queue.available'] as const)(
    '%s is not known until the agents of the queue were read',
    (measure) => {
      const when = measure === 'queue.available' ? { measure, op: '<', value: 1 } : { measure };
      const floor = new AlertFloor();
      floor.queues.set('6400', { id: '6400', name: 'Support', waiting: 3 });
      const engine = engineOf(floor, [ruleWith({ when, forSeconds: 0 })]);
      expect(engine.ids()).toEqual([]);
      floor.setQueue('6400', { waiting: 3 });
      expect(states(engine.touch('queue', '6400', START + S, START + S))).toEqual(['firing 1']);
    },
  );

  it('clears a count at the next whole number', () => {
    const floor = new AlertFloor();
    const rule = ruleWith({ when: { measure: 'queue.available', op: '<', value: 1 }, clearForSeconds: 0 });
    floor.setQueue('6400');
    const engine = engineOf(floor, [rule]);
    expect(engine.row('r_7/queue/hq/6400')?.state).toBe('firing');
    floor.setQueue('6400', { agents: countAgents(['available']) });
    expect(states(engine.touch('queue', '6400', START + S, START + S))).toEqual(['resolved 1']);
  });

  it('clears a percentage at 100 at the latest', () => {
    const floor = new AlertFloor();
    const when = { measure: 'queue.serviceLevel', op: '<', value: 90 };
    floor.setQueue('6400');
    const today = (percent: number): void =>
      void floor.todays.set('6400', { serviceLevel: { formula: 'strict', percent } });
    today(89);
    const engine = engineOf(floor, [ruleWith({ when, clearForSeconds: 0 })]);
    today(99);
    expect(states(engine.touch('queue', '6400', START + S, START + S))).toEqual([]);
    today(100);
    expect(states(engine.touch('queue', '6400', START + 2 * S, START + 2 * S))).toEqual(['resolved 2']);
  });
});

/** What may happen to a queue: seconds that pass, then a change of it or of the account. */
const happening = fc.record({
  after: fc.integer({ min: 1, max: 45_000 }),
  waiting: fc.integer({ min: 0, max: 8 }),
  age: fc.integer({ min: 0, max: 200 }),
  state: fc.constantFrom('live' as const, 'live' as const, 'live' as const, 'late' as const, 'down' as const),
});
const RULES = [
  OLDEST,
  ruleWith({
    ...{ id: 'r_8', when: { measure: 'queue.waiting', op: '>=', value: 5 }, cooldownSeconds: 60 },
    ...{ steps: [{ to: ['wall'] }, { afterSeconds: 20, to: ['pager'] }], repeatSeconds: 60 },
  }),
  ruleWith({
    id: 'r_9',
    when: {
      any: [
        { measure: 'queue.waiting', op: '>', value: 6 },
        { measure: 'queue.oldestSeconds', op: '>=', value: 150 },
      ],
    },
    ...{ forSeconds: 20, clearForSeconds: 10, steps: [{ to: ['wall'] }] },
  }),
];

/** Runs what happens through an engine; `between` may replace it by another one. */
function play(
  happenings: readonly { after: number; waiting: number; age: number; state: 'live' | 'late' | 'down' }[],
  between: (engine: AlertEngine, floor: AlertFloor, index: number, at: number) => AlertEngine,
): Transition[] {
  const floor = new AlertFloor();
  floor.setQueue('6400');
  let engine = engineOf(floor, RULES);
  let at = START;
  const all: Transition[] = [];
  happenings.forEach(({ after, waiting, age, state }, index) => {
    at += after;
    const isTurned = floor.source?.state !== state;
    floor.turn(state, at);
    floor.setQueue('6400', { waiting, ...(waiting > 0 && { oldestSince: at - age * S }) });
    all.push(...(isTurned ? engine.touchAll(at, at) : engine.touch('queue', '6400', at, at)));
    engine = between(engine, floor, index, at);
  });
  return [...all, ...engine.advance(at + 3_600 * S)];
}

const byId = (transitions: Transition[]): Transition[] =>
  [...transitions].sort(
    (a, b) => a.id.localeCompare(b.id) || (a.after?.revision ?? Infinity) - (b.after?.revision ?? Infinity),
  );
const told = (transitions: Transition[]): string[] =>
  byId(transitions).map(({ id, at, after, notifications }) =>
    JSON.stringify([id, at, after?.state, after?.firingSince, after?.resolvedAt, after?.held, notifications]),
  );

describe('any course of a day', () => {
  it('is the same for a process that took over at any instant with the rows as they are', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { maxLength: 30 }),
        fc.infiniteStream(fc.boolean()),
        (happenings, restarts) => {
          const restarted = play(happenings, (engine, floor, _index, at) => {
            if (restarts.next().value !== true) return engine;
            const other = new AlertEngine({ id: 'hq', tenant: 'acme' }, floor);
            for (const id of engine.ids())
              other.restore(id, JSON.parse(JSON.stringify(engine.row(id))) as Alert);
            expect(other.setRules(RULES, [], at)).toEqual([]);
            return other;
          });
          expect(told(restarted)).toEqual(told(play(happenings, (engine) => engine)));
        },
      ),
    );
  });

  it('neither fires nor ends anything while the data are not live', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
        const spans: [from: number, to: number][] = [];
        let at = START;
        for (const [index, { after, state }] of happenings.entries()) {
          at += after;
          const next = happenings[index + 1]?.after ?? Infinity;
          if (state !== 'live') spans.push([at, at + next]);
        }
        for (const { before, after, notifications } of play(happenings, (engine) => engine)) {
          const isHeld = (instant: number) => spans.some(([from, to]) => instant >= from && instant < to);
          const turned = before?.state !== after?.state;
          if (turned && after?.state === 'firing') expect(isHeld(after.firingSince!)).toBe(false);
          if (turned && after?.state === 'resolved' && before?.state === 'firing')
            expect(isHeld(after.resolvedAt!)).toBe(false);
          if (notifications.length > 0) expect(after?.held).toBeUndefined();
        }
      }),
    );
  });

  it('has one message per channel, firing and step, and ends every firing once', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
        const transitions = play(happenings, (engine) => engine);
        const ids = transitions.flatMap(({ notifications }) => notifications.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        const open = new Set<string>();
        for (const { notifications } of transitions)
          for (const { kind, rule, firing, channel, repeat } of notifications) {
            const key = `${rule} ${firing} ${channel}`;
            if (kind === 'fired' && repeat === 0) open.add(key);
            if (kind === 'resolved') expect(open.delete(key)).toBe(true);
          }
        for (const { after } of transitions)
          if (after !== undefined) expect(Alert.parse(after)).toEqual(after);
      }),
    );
  });

  it('fires once when the value only moves around the line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 81, max: 140 })), {
          minLength: 1,
          maxLength: 60,
        }),
        (moves) => {
          const floor = new AlertFloor();
          floor.setQueue('6400', { waiting: 3, oldestSince: START });
          const rule = ruleWith({
            when: { measure: 'queue.longestToday', op: '>=', value: 100 },
            clearForSeconds: 0,
          });
          floor.todays.set('6400', { longestWaitSeconds: 101 });
          const engine = engineOf(floor, [rule]);
          let at = START;
          for (const [after, value] of moves) {
            at += after;
            floor.todays.set('6400', { longestWaitSeconds: value });
            expect(engine.touch('queue', '6400', at, at)).toEqual([]);
          }
          expect(engine.row('r_7/queue/hq/6400')).toMatchObject({ state: 'firing', firingSince: START });
        },
      ),
    );
  });
});

describe('a plan', () => {
  const LATE = ruleWith({
    when: { measure: 'agent.outOfAdherenceSeconds', op: '>=', value: 60 },
    ...{ clearForSeconds: 0, forSeconds: 0, steps: [] },
  });
  const minutes = (from: number, to: number, activity: string) => ({
    from: START + from * 60 * S,
    to: START + to * 60 * S,
    activity,
  });
  /** Lunch in the eleventh minute of a shift. */
  const PLAN = new AgentPlan([minutes(-60, 30, 'Work'), minutes(10, 15, 'Lunch')]);

  it('is left when the agent works on into the lunch, whatever calls come, and kept when work begins again', () => {
    const floor = new AlertFloor();
    floor.plans.set('1004', PLAN);
    const free = { availability: 'available' as const, availabilitySince: START - 1_800 * S };
    floor.setAgent('1004', { state: 'available', since: START, ...free });
    const engine = engineOf(floor, [LATE]);
    expect(states(engine.advance(START + 10 * 60 * S))).toEqual([]);
    floor.setAgent('1004', { state: 'on-call', activity: 'on-call', since: START + 630 * S, ...free });
    expect(states(engine.touch('agent', '1004', START + 630 * S, START + 630 * S))).toEqual([]);
    expect(states(engine.advance(START + 1_000 * S))).toEqual(['firing 660', 'resolved 900']);
  });

  it('is left by a pause in working time, and kept by one in the lunch', () => {
    const floor = new AlertFloor();
    floor.plans.set('1004', PLAN);
    const pause = { state: 'paused' as const, availability: 'paused' as const };
    floor.setAgent('1004', { ...pause, availabilitySince: START + 500 * S });
    const engine = engineOf(floor, [LATE], [], START + 500 * S);
    expect(states(engine.advance(START + 1_000 * S))).toEqual([
      ...['firing 560', 'resolved 600'],
      // Still in the pause a minute after the lunch.
      'firing 960',
    ]);
    floor.setAgent('1004', { state: 'available', availabilitySince: START + 1_000 * S });
    expect(states(engine.touch('agent', '1004', START + 1_000 * S, START + 1_000 * S))).toEqual([
      'resolved 1000',
    ]);
  });

  it('is no concern outside it, and unknown for an agent who has none', () => {
    const floor = new AlertFloor();
    floor.plans.set('1004', PLAN);
    const out = { state: 'offline' as const, availability: 'logged-out' as const, availabilitySince: START };
    floor.setAgent('1004', out);
    floor.setAgent('1005', out);
    const engine = engineOf(floor, [LATE], [], START + 1_900 * S);
    expect(states(engine.advance(START + 90_000 * S))).toEqual([]);
  });
});

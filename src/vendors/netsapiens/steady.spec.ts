import fc from 'fast-check';
import { diff } from '../../modules/domain/diff.js';
import { queueDocument, type QueueDocument } from '../../modules/domain/queue-document.js';
import { parseAnswer } from '../kit/parse.js';
import { floorReading } from './mapper.js';
import { Agents, Calls, QueuedCalls, Queues } from './schema.js';

const AT = Date.UTC(2026, 7, 5, 16, 10, 0);
const NEVER = '0000-00-00 00:00:00';
const bare = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

interface Answers {
  queues: unknown;
  agents: unknown;
  calls: unknown;
  queued: Record<string, unknown>;
}

const readingOf = (answers: Answers, at: number, clockAheadMs: number) =>
  floorReading({
    queues: parseAnswer(Queues, answers.queues, 'queues').rows,
    agents: parseAnswer(Agents, answers.agents, 'agents').rows,
    calls: parseAnswer(Calls, answers.calls, 'calls').rows,
    queued: new Map(
      Object.entries(answers.queued).map(([id, rows]) => [id, parseAnswer(QueuedCalls, rows, 'queued').rows]),
    ),
    at,
    clockAheadMs,
  });

describe('a floor on which nothing happens', () => {
  const people = ['1000', '1001', '1002', '1003'];

  interface Caller {
    number: string;
    waited: number;
    rings: string[];
    name: string;
  }
  interface World {
    keyed: boolean;
    statusTold: boolean;
    listed: boolean;
    names: 'documented' | 'first';
    callers: Caller[];
    talks: { agent: string; since: number; held: boolean; queue: string }[];
    agents: { type: string; dispatch: string; device: string; modified: number }[];
  }
  interface Look {
    /** Which of the waiting callers' legs are seen, and as which attempt. */
    legs: { seen: boolean; attempt: number }[];
    order: number[];
    lateMs: number;
  }

  const seconds = fc.nat(900);
  const world: fc.Arbitrary<World> = fc
    .record({
      keyed: fc.boolean(),
      statusTold: fc.boolean(),
      listed: fc.boolean(),
      names: fc.constantFrom('documented', 'first'),
      callers: fc.array(
        fc.record({
          // Few numbers and few ages, so that callers look alike.
          number: fc.constantFrom('5550101', '5550102', ''),
          waited: fc.constantFrom(5, 6, 40, 300),
          rings: fc.subarray(people, { maxLength: 2 }),
          name: fc.constantFrom('', 'Acme'),
        }),
        { maxLength: 6 },
      ),
      talks: fc.array(
        fc.record({
          agent: fc.constantFrom(...people),
          since: seconds,
          held: fc.boolean(),
          queue: fc.constantFrom('2000', '2001', ''),
        }),
        { maxLength: 4 },
      ),
      agents: fc.array(
        fc.record({
          type: fc.constantFrom('automatic', 'manual', 'disabled'),
          dispatch: fc.constantFrom('available', 'unavailable'),
          device: fc.constantFrom('yes', 'no'),
          modified: seconds,
        }),
        { minLength: people.length, maxLength: people.length },
      ),
    })
    // Who rings and is not in the list can be recognised only where the list shares an id with the legs.
    .map((one): World => ({ ...one, listed: one.listed || !one.keyed }));
  const look: fc.Arbitrary<Look> = fc.record({
    legs: fc.array(fc.record({ seen: fc.boolean(), attempt: fc.nat(9) }), { minLength: 6, maxLength: 6 }),
    order: fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 }),
    lateMs: fc.nat(900),
  });

  const V1: Record<string, string> = {
    'call-orig-call-id': 'orig_callid',
    'caller-id-number': 'ani',
    'call-by-user': 'by_user',
    'call-term-call-id': 'term_callid',
    'call-term-user': 'term_user',
    'call-term-uri': 'term_uri',
    'call-start-datetime': 'time_begin',
    'call-answer-datetime': 'time_answer',
    'call-term-info': 'term_call_info',
  };

  /** The same floor as one poll sees it. */
  function answersOf(world: World, { legs, order }: Look, now: number): Answers {
    const shuffled = <T>(rows: T[]): T[] =>
      rows
        .map((row, i) => ({ row, rank: order[i % order.length]! }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ row }) => row);
    const leg = (fields: Record<string, unknown>) =>
      world.names === 'documented'
        ? fields
        : Object.fromEntries(Object.entries(fields).map(([key, value]) => [V1[key] ?? key, value]));
    const phone = (agent: string) => ({ 'call-term-user': agent, 'call-term-uri': `sip:${agent}@a` });
    const ringing = (caller: Caller) => caller.rings.length > 0;
    const calls = [
      ...world.callers.flatMap((caller, i) => {
        const same = { 'call-orig-call-id': `c${i}`, 'caller-id-number': caller.number };
        const { seen, attempt } = legs[i]!;
        if (ringing(caller))
          return caller.rings.map((agent) => ({
            ...same,
            ...phone(agent),
            'call-by-user': '2000',
            'call-term-call-id': `${i}-${agent}`,
            'call-start-datetime': bare(AT - 3_000),
            'call-answer-datetime': NEVER,
          }));
        if (!seen) return [];
        return [
          {
            ...same,
            'call-by-user': '',
            'call-term-call-id': `${i}-${attempt}`,
            'call-term-user': '2000',
            'call-term-uri': 'Call-Queue',
            'call-start-datetime': bare(now - attempt * 1000),
            'call-answer-datetime': NEVER,
          },
        ];
      }),
      ...world.talks.map(({ agent, since, held, queue }, i) => ({
        ...phone(agent),
        'call-orig-call-id': `t${i}`,
        'call-by-user': queue,
        'call-term-info': held ? 'held' : 'active',
        'call-start-datetime': bare(AT - since * 1000 - 9_000),
        'call-answer-datetime': bare(AT - since * 1000),
      })),
    ].map(leg);
    const listed = world.callers
      .map((caller, i) => ({ caller, id: `c${i}` }))
      .filter(({ caller }) => world.listed || !ringing(caller));
    const rows = listed.map(({ caller, id }) => ({
      'dial-rule-translation-source-user': caller.number === '' ? '' : `1${caller.number}`,
      'dial-rule-translation-source-name': caller.name,
      ...(world.statusTold && {
        'callqueue-agent-availability-for-dispatch': ringing(caller) ? 'dispatching' : 'waiting',
      }),
      time_queued: bare(AT - caller.waited * 1000),
      ...(world.keyed && { session_key: id }),
    }));
    return {
      queues: shuffled(['2000', '2001'].map((callqueue) => ({ callqueue }))),
      agents: shuffled(
        people.flatMap((user, i) =>
          ['2000', '2001'].map((callqueue) => ({
            'callqueue-agent-id': `${user}@a`,
            callqueue,
            'callqueue-agent-availability-type': world.agents[i]!.type,
            'callqueue-agent-availability-for-dispatch': world.agents[i]!.dispatch,
            'callqueue-agent-has-registered-devices': world.agents[i]!.device,
            'last-modified-datetime': bare(AT - world.agents[i]!.modified * 1000),
          })),
        ),
      ),
      calls: shuffled(calls),
      queued: { 2000: shuffled(rows) },
    };
  }

  it('brings no change, however its legs come and go and its lists are ordered', () => {
    let rows = 0;
    fc.assert(
      fc.property(
        world,
        fc.array(look, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: -90_000, max: 90_000 }),
        (world, looks, skewMs) => {
          const documents = new Map<string, QueueDocument>();
          looks.forEach((look, nth) => {
            const now = AT + nth * 2_000;
            const at = now + skewMs + look.lateMs;
            // What the Date header tells: whole seconds, and the answer is under way for a while.
            const reading = readingOf(answersOf(world, look, now), at, at - Math.floor(now / 1000) * 1000);
            for (const [id, queue] of Object.entries(reading.queues ?? {})) {
              const before = documents.get(id);
              const after = queueDocument(id, before, reading.roster!, queue, reading.at)!;
              if (before !== undefined) expect(diff(before, after)).toBeUndefined();
              documents.set(id, after);
            }
          });
          rows += Object.keys(documents.get('2000')?.waiting ?? {}).length;
        },
      ),
      { numRuns: 1_000 },
    );
    expect(rows).toBeGreaterThan(1_000);
  });
});

import fc from 'fast-check';
import { z } from 'zod';
import { Instant } from '../../src/modules/domain/id.js';
import type { CommandType } from '../../src/modules/domain/command.js';
import type { Json } from '../../src/modules/domain/document.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { MemberReading, Roster } from '../../src/modules/domain/reading.js';
import { WaitingCall } from '../../src/modules/domain/queue.js';
import type { RawAnswer } from '../../src/vendors/kit/http-failure.js';
import { VendorError } from '../../src/vendors/port/errors.js';
import { ContractAccount } from '../contract/contract-account.js';
import { NOW, type Subject } from '../contract/subject.js';
import { CONTRACTS } from '../contract/subjects.js';
import { Cassette } from '../support/fuzz/cassette.js';
import { CASES, everyCase, expectCleanPrototypes, Outcomes } from '../support/fuzz/fuzz.js';
import {
  damaged,
  damages,
  jsonText,
  mutated,
  mutations,
  type Damage,
  type Mutation,
} from '../support/fuzz/mutation.js';
import { sampled } from '../support/fuzz/sampled.js';

const Queue = z.looseObject({
  waiting: z.array(z.looseObject({ ...WaitingCall.shape, id: WaitingCall.shape.id.optional() })).optional(),
  members: z.array(z.looseObject(MemberReading.shape)).optional(),
});
const ReadingShape = z.looseObject({
  at: Instant,
  roster: Roster.optional(),
  queues: z.record(z.string(), Queue).optional(),
});

const { now } = Date;

/** The most requests of one poll or command, whatever the answers. */
const MOST_REQUESTS = 100;
/** Errors are kept in Redis and shown to people. */
const LONGEST_ERROR = 2_000;

interface Change {
  mutations: Mutation[];
  damages: Damage[];
  status: number;
  headers: Record<string, string>;
}

const change: fc.Arbitrary<Change> = fc.record({
  mutations: fc.oneof(fc.constant<Mutation[]>([]), mutations),
  damages: fc.oneof({ weight: 4, arbitrary: fc.constant<Damage[]>([]) }, { weight: 1, arbitrary: damages }),
  status: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(204, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503) },
  ),
  headers: fc.oneof(
    { weight: 8, arbitrary: fc.constant<Record<string, string>>({}) },
    {
      weight: 1,
      arbitrary: fc.dictionary(
        fc.constantFrom('retry-after', 'date', 'location', 'link'),
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            '0',
            '-1',
            '1e9',
            '99999999999999999999',
            'Thu, 01 Jan 1970 00:00:00 GMT',
            'x'.repeat(10_000),
          ),
        ),
      ),
    },
  ),
});

const JSON_BODY = { read: (text: string): unknown => JSON.parse(text), write: jsonText };

/** The answer as its system gave it, and then as it was changed on its way. */
function altered(
  answer: RawAnswer,
  { mutations, damages, status, headers }: Change,
  { read, write }: NonNullable<Subject['body']>,
): RawAnswer {
  let text = answer.text;
  if (mutations.length > 0 && text !== '') text = write(mutated(read(text), mutations));
  if (damages.length > 0) text = damaged(text, damages).toString();
  return {
    ...answer,
    text,
    status: status === 0 ? answer.status : status,
    headers: { ...answer.headers, ...headers },
  };
}

describe.each(CONTRACTS)('Any answer of a $kind system', ({ definition, subject }) => {
  const cassette = new Cassette();
  let account: ContractAccount;
  let roster: Roster;

  const commandsOf = (type: CommandType): fc.Arbitrary<ResolvedCommand> => {
    const form = definition.commands[type]!;
    const { agent, queue, queues } = form.aim;
    const from = (ids: string[]) => fc.constantFrom(...ids);
    const [people, lines] = [from(Object.keys(roster.agents)), from(Object.keys(roster.queues))];
    return fc.record({
      type: fc.constant(type),
      ...(agent !== undefined && { agent: people }),
      ...(queue !== undefined && { queue: lines }),
      ...(queues !== undefined && {
        queues:
          queues === 'all'
            ? fc.constant('all' as const)
            : fc.oneof(fc.constant('all' as const), fc.array(lines, { minLength: 1, maxLength: 2 })),
      }),
      params: sampled(z.toJSONSchema(form.params(roster), { io: 'input' })) as fc.Arbitrary<
        Record<string, Json>
      >,
    });
  };
  const types = Object.keys(definition.commands) as CommandType[];

  beforeAll(async () => {
    Date.now = () => NOW;
    const { usual } = subject;
    const { floor } = usual.scene();
    account = await ContractAccount.start(definition, subject, usual, floor, 10_000);
    cassette.start();
    roster = await account.readRoster();
    for (const target of account.targets()) await account.read(target);
    for (const type of types)
      for (const command of fc.sample(commandsOf(type), { numRuns: 3, seed: 7 }))
        await account.execute(command).catch(ours);
    await account.simulator.stop();
    expect(cassette.size).toBeGreaterThan(types.length / 2);
  });
  afterAll(() => {
    cassette.stop();
    Date.now = now;
  });

  const changes = fc.array(change, { minLength: 1, maxLength: 4 });
  const play = (list: Change[]) =>
    cassette.play((answer, nth) => altered(answer, list[nth % list.length]!, subject.body ?? JSON_BODY));

  it('is a reading in our terms, or an error of ours', async () => {
    const seen = new Outcomes();
    const targets = account.targets();
    const target = fc.nat(targets.length - 1);
    await everyCase(
      fc.asyncProperty(target, fc.boolean(), changes, async (which, loggedOut, list) => {
        if (loggedOut) account.session.session = undefined;
        play(list);
        try {
          const reading = ReadingShape.parse(await account.read(targets[which]!));
          expect(jsonText(reading).length).toBeLessThan(5_000_000);
          seen.add('read');
        } catch (error) {
          expectOurs(error);
          account.session.session = undefined;
          seen.add('failed');
        }
        expect(cassette.requests).toBeLessThan(MOST_REQUESTS);
      }),
    );
    expect(Math.min(seen.of('read'), seen.of('failed'))).toBeGreaterThan(CASES / 20);
    expectCleanPrototypes();
  });

  it('to a command is an acknowledgement, or an error that says whether it may have happened', async () => {
    const seen = new Outcomes();
    const command = fc.oneof(...types.map(commandsOf));
    await everyCase(
      fc.asyncProperty(command, changes, async (one, list) => {
        play(list);
        const before = account.announced.length;
        try {
          await account.execute(one);
          seen.add('taken');
        } catch (error) {
          const { mayHaveActed } = expectOurs(error);
          if (account.announced.length === before) expect(mayHaveActed).toBe(false);
          account.session.session = undefined;
          seen.add(mayHaveActed ? 'unknown' : 'refused');
        }
        account.announced.length = 0;
        expect(cassette.requests).toBeLessThan(MOST_REQUESTS);
      }),
    );
    expect(Math.min(...['taken', 'unknown', 'refused'].map((name) => seen.of(name)))).toBeGreaterThan(
      CASES / 100,
    );
    expectCleanPrototypes();
  });
});

function ours(error: unknown): void {
  if (!(error instanceof VendorError)) throw error;
}

function expectOurs(error: unknown): VendorError {
  if (!(error instanceof VendorError)) throw error;
  expect(error.message.length).toBeLessThan(LONGEST_ERROR);
  return error;
}

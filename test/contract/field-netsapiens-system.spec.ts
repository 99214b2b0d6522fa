import { jest } from '@jest/globals';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { floorOf } from '../../simulators/engine/world.js';
import type { Floor } from '../../simulators/engine/floor.js';
import type { NetsapiensQuirksInput } from '../../simulators/netsapiens/netsapiens.quirks.js';
import { startSimulator } from '../../simulators/simulator.js';
import type { Reading } from '../../src/modules/domain/reading.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import { netsapiens } from '../../src/vendors/netsapiens/vendor.js';
import { caught } from '../support/caught.js';
import { textWith } from '../support/matchers.js';
import { ContractAccount } from './contract-account.js';
import { netsapiensFixture } from './netsapiens.fixture.js';
import { netsapiensSubject } from './netsapiens.subject.js';
import { NOW } from './subject.js';

const running: ContractAccount[] = [];

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(running.splice(0).map(({ simulator }) => simulator.stop()));
});

async function account(quirks: NetsapiensQuirksInput, floor?: Floor): Promise<ContractAccount> {
  const { usual } = netsapiensSubject;
  const scene = floor ?? netsapiensFixture(quirks).floor;
  const start = () => startSimulator({ vendor: 'netsapiens', floor: scene, quirks });
  const position = { ...usual, start };
  const started = await ContractAccount.start(netsapiens, netsapiensSubject, position, scene, 10_000);
  running.push(started);
  return started;
}

async function floorOfAccount(one: ContractAccount, notes = new ReadingNotes()): Promise<Reading> {
  return notes.addTo(await one.read(one.target('floor'), { left: 0 }, notes));
}

/** What is visible of every agent without a login that a system might count. */
const seen = ({ roster, queues = {} }: Reading) => ({
  agents: Object.keys(roster?.agents ?? {}).length,
  rows: Object.values(queues).flatMap(({ members = [] }) => members).length,
  waiting: Object.values(queues).map(({ waiting = [] }) => waiting.length),
});
const usual = async (): Promise<Reading> => floorOfAccount(await account({}));

describe('a NetSapiens system that cuts its pages', () => {
  const big = () => floorOf({ seed: 5, clock: new ManualClock(), queues: 6, agents: 300 });

  it.each([7, 50, 70, 250])('is read whole where a page has %i rows at most', async (pageCap) => {
    const floor = big();
    const truth = floor.snapshot();
    const reading = await floorOfAccount(await account({ pageCap }, floor));
    expect(seen(reading)).toEqual({
      agents: 300,
      rows: truth.agents.flatMap(({ memberships }) => memberships).length,
      waiting: expect.any(Array),
    });
    expect(reading.skipped).toBeUndefined();
  });

  it('is asked for no more pages than there are, once it is known', async () => {
    const one = await account({});
    await floorOfAccount(one);
    one.simulator.requests.clear();
    await floorOfAccount(one);
    expect(one.simulator.requests.all().filter(({ query }) => query.includes('start'))).toEqual([]);
  });

  it('says how many agents it counts and does not give', async () => {
    const reading = await floorOfAccount(await account({ pageCap: 2, startIgnored: true }));
    expect(reading.skipped).toContainEqual({
      ...{ resource: 'agents', why: 'counted, not listed' },
      ...{ rows: expect.any(Number), of: expect.any(Number) },
    });
  });
});

describe('a NetSapiens system that refuses the lists of callers', () => {
  it.each(['403', '404'] as const)('with %s is read by its legs, and says so', async (queuedRefused) => {
    const reading = await floorOfAccount(await account({ queuedRefused }));
    expect(seen(reading)).toEqual(seen(await usual()));
    expect(reading.gaps).toBeUndefined();
    expect(reading.extras).toEqual({ 'lists of waiting callers': { missing: textWith(queuedRefused) } });
  });

  it('with 500 has queues that are missing, and the others unchanged', async () => {
    const reading = await floorOfAccount(await account({ queuedRefused: '500' }));
    expect(reading.gaps).toEqual({ '6402': textWith('500') });
    expect(Object.keys(reading.queues ?? {})).toEqual(expect.arrayContaining(['6403']));
    expect(Object.keys(reading.queues ?? {})).not.toContain('6402');
  });
});

describe('a NetSapiens list without rows', () => {
  it.each(['callqueues', 'agents', 'calls', 'all', 'all-not-found'] as const)(
    'is no empty list where the route is missing: %s',
    async (missingRoute) => {
      const one = await account({ missingRoute });
      expect(await caught(one.readRoster())).toMatchObject({
        name: 'VendorProtocolError',
        message: textWith('does the system offer this'),
      });
    },
  );

  it.each(['404', 'object', 'null', 'blank', '204'] as const)('may be %s', async (emptyLists) => {
    const floor = floorOf({ seed: 5, clock: new ManualClock(), queues: 0, agents: 0 });
    const reading = await floorOfAccount(await account({ emptyLists }, floor));
    expect(reading).toMatchObject({ roster: { queues: {}, agents: {} }, queues: {} });
    expect(seen(await floorOfAccount(await account({ emptyLists })))).toEqual(seen(await usual()));
  });

  it.each(['data', 'object'] as const)('may be in the form "%s"', async (listShape) => {
    expect(seen(await floorOfAccount(await account({ listShape })))).toEqual(seen(await usual()));
  });
});

describe('a login of NetSapiens', () => {
  it('uses the form where the system has no other, also for a refresh', async () => {
    const one = await account({ login: 'oauth2' });
    await one.readRoster();
    Object.assign(one.session.session ?? {}, { renewAt: 0 });
    await floorOfAccount(one);
    const logins = one.simulator.requests.all().filter(({ method }) => method === 'POST');
    expect(logins.map(({ path, headers }) => [path, headers['content-type']])).toEqual([
      ['/ns-api/v2/tokens', 'application/json'],
      ['/ns-api/v2/jwt', 'application/json'],
      ['/ns-api/oauth2/token/', textWith('application/x-www-form-urlencoded')],
      ['/ns-api/oauth2/token/', textWith('application/x-www-form-urlencoded')],
    ]);
    expect(one.simulator.tokensAlive()).toBe(1);
  });

  it('by a key says that the domain must be named where ~ is refused', async () => {
    const one = await account({ credentials: 'api-key', tildeRefused: true });
    expect(await caught(one.readRoster())).toMatchObject({
      name: 'VendorProtocolError',
      message: textWith('set credentials.domain'),
    });
  });
});

describe('times of NetSapiens in another zone', () => {
  it.each(['+2h', '-7h'] as const)('that is %s are unknown, and nothing else is', async (bareZone) => {
    const reading = await floorOfAccount(await account({ bareZone }));
    expect(seen(reading)).toEqual(seen(await usual()));
    const waits = Object.values(reading.queues ?? {}).flatMap(({ waiting = [] }) => waiting);
    expect(waits.map(({ since, observed }) => [since, observed])).toEqual(waits.map(() => [NOW, true]));
  });
});

describe('a caller of NetSapiens', () => {
  it('is one where the list and a leg have different ids', async () => {
    const reading = await floorOfAccount(await account({ callerTwice: true }));
    expect(seen(reading)).toEqual(seen(await usual()));
  });

  it('is shown where the queue counts callers whom neither list nor legs have', async () => {
    const reading = await floorOfAccount(await account({ queuedListEmpty: true, waitingLegs: 'gone' }));
    expect(seen(reading).waiting).toEqual(seen(await usual()).waiting);
  });
});

describe('an agent of NetSapiens', () => {
  it('is one person with two entries', async () => {
    const reading = await floorOfAccount(await account({ twoEntries: true }));
    expect(seen(reading)).toEqual(seen(await usual()));
    expect(reading.skipped).toBeUndefined();
  });

  it('may log in under another name', async () => {
    const reading = await floorOfAccount(await account({ loginUsername: 'name' }));
    const { agents } = (await usual()).roster ?? { agents: {} };
    expect(reading.roster?.agents).toEqual(agents);
  });

  it('is paused for a reason in the words of the domain', async () => {
    const reading = await floorOfAccount(await account({ statusText: 'own-words' }));
    const reasons = Object.values(reading.queues ?? {}).flatMap(({ members = [] }) =>
      members.flatMap(({ availability, reason }) => (reason === undefined ? [] : [[availability, reason]])),
    );
    expect(reasons).toContainEqual(['paused', 'Mittagspause']);
  });
});

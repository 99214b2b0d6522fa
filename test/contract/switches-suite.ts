import { QUIRKS } from '../../simulators/facades.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import type { Floor } from '../../simulators/engine/floor.js';
import { floorOf } from '../../simulators/engine/world.js';
import { leavesAt, type QuirkEntry, type QuirkKind, type QuirkLeaves } from '../../simulators/wire/quirk.js';
import { VendorError } from '../../src/vendors/port/errors.js';
import { caught } from '../support/caught.js';
import { textLike } from '../support/matchers.js';
import type { ContractAccount } from './contract-account.js';
import { expectTruth } from './expect-truth.js';
import { readFloor, type FloorRead } from './floor-read.js';
import { differenceOf } from './part-of-floor.js';
import { NOW, type Position, type QuirkPosition } from './subject.js';
import type { VendorContract } from './subjects.js';

/** Starts an account, which is stopped after the test. */
type StartAccount = (floor: Floor, position: Position, timeoutMs?: number) => Promise<ContractAccount>;

/** Switches of these kinds change how lists are read, which shows on a floor with many rows. */
const OF_LISTS: readonly QuirkKind[] = ['form', 'paging', 'empty', 'words'];
const OF_LOGINS: readonly QuirkKind[] = ['login', 'login-path', 'session'];

interface Case {
  name: string;
  entry: QuirkEntry;
  quirks: QuirkPosition;
  position: Position;
}

/** Walks every position of every switch of the vendor's simulator, in one floor each. */
export function describeSwitches({ kind, subject }: VendorContract, start: StartAccount): void {
  const { usual, silent = [], mistakes = {} } = subject;
  const catalogue = new Map<string, readonly QuirkEntry[]>(Object.entries(QUIRKS)).get(kind) ?? [];
  const casesOf = (leaves: QuirkLeaves): [string, Case][] =>
    catalogue.flatMap((entry) =>
      entry.positions
        .filter((quirks) => leavesAt(entry, quirks) === leaves)
        .map((quirks): [string, Case] => {
          const name = JSON.stringify(quirks);
          return [name, { name, entry, quirks, position: subject.position(quirks) }];
        }),
    );
  const floorWith = (size: { queues: number; agents: number }) =>
    floorOf({ seed: 4, clock: new ManualClock(), ...size });
  /** Of more rows than a page has. */
  const busyFloor = () => floorWith({ queues: 24, agents: 60 });
  const floorFor = (entry: QuirkEntry) => (entry.kind === 'paging' ? busyFloor() : usual.scene().floor);

  describe.each<[string, Case]>([
    ['as documented', { name: '{}', entry: catalogue[0]!, quirks: {}, position: usual }],
    ...casesOf('all'),
  ])('the whole floor: %s', (_name, { entry, quirks, position }) => {
    const isUsual = Object.keys(quirks).length === 0;
    const started = async (): Promise<ContractAccount> => {
      const account = await start(position.scene().floor, position);
      await account.readRoster();
      return account;
    };

    it('reads the scene exactly', async () => {
      const { floor, roster, queues } = position.scene();
      const account = await start(floor, position);
      const read = await readFloor(account);
      expect(read.roster).toEqual(roster);
      for (const target of account.targets()) expect((await account.read(target)).at).toBe(NOW);
      expect(read.queues).toEqual(queues);
    });

    if (isUsual || OF_LISTS.includes(entry.kind))
      it('reads a busy floor exactly', async () => {
        const isOfPages = isUsual || entry.kind === 'paging';
        const floor = isOfPages ? busyFloor() : floorWith({ queues: 8, agents: 20 });
        const account = await start(floor, position);
        await expectTruth(account, subject, position);
      });

    it('makes as many requests as it declares, all of them well-formed', async () => {
      const account = await started();
      const { requests } = account.simulator;
      for (const target of account.targets()) {
        requests.clear();
        account.reports.length = 0;
        account.budget.taken = 0;
        await account.read(target);
        expect(requests.all().length).toBe(target.requests + position.extraRequests(target));
        expect(account.budget.taken).toBe(requests.all().length);
        expect(account.reports.map(({ path }) => path).sort()).toEqual(
          requests
            .all()
            .map(({ path }) => path)
            .sort(),
        );
        expect(account.reports.every(({ outcome }) => outcome === 'ok')).toBe(true);
        for (const { headers } of requests.all()) expect(headers).toMatchObject(subject.headers);
        expect(account.leaked(account.reports)).toEqual([]);
      }
    });

    if (isUsual || OF_LOGINS.includes(entry.kind))
      it('keeps its logins within the cap, through renewals and losses', async () => {
        const account = await started();
        const target = account.targets().at(-1)!;
        for (let round = 0; round < 20; round += 1) {
          if (round % 3 > 0) account.simulator.faults.revokeTokens();
          // An account may need no login at all.
          if (round % 3 < 2) Object.assign(account.session.session ?? {}, { renewAt: 0 });
          await account.read(target);
          expect(account.simulator.tokensAlive()).toBeLessThanOrEqual(2);
        }
        await account.close();
        if (subject.loginsRunOut === true) account.simulator.faults.revokeTokens();
        expect(account.simulator.tokensAlive()).toBe(0);
      });
  });

  describe('a part of the floor', () => {
    const wholes = new Map<string, FloorRead>();
    const wholeOf = async (entry: QuirkEntry): Promise<FloorRead> => {
      const key = entry.kind === 'paging' ? 'busy' : 'scene';
      const whole = wholes.get(key) ?? (await readFloor(await start(floorFor(entry), usual)));
      wholes.set(key, whole);
      expect(whole.said).toEqual([]);
      return whole;
    };

    it.each(casesOf('part'))(
      'is read, and what is missing is reported: %s',
      async (_name, { entry, position }) => {
        const whole = await wholeOf(entry);
        const account = await start(floorFor(entry), position, 400);
        const read = await readFloor(account);
        const { missing, missingRows, wrong } = differenceOf(whole, read);
        const allowed = mistakes[entry.name] ?? [];
        expect(wrong.filter(({ at }) => !allowed.some((field) => at.endsWith(` ${field}`)))).toEqual([]);
        expect(missing.length + read.said.length).toBeGreaterThan(0);
        if ((missingRows.length > 0 || entry.kind === 'extra-refused') && !silent.includes(entry.name))
          expect(read.said).not.toEqual([]);
        for (const line of read.said) expect(line).toMatch(/^(extra|gap|skipped) \S.*: \S.+/);
        expect(account.leaked(read.said)).toEqual([]);
      },
    );
  });

  describe('nothing of the floor', () => {
    it.each(casesOf('none'))('is an error that says why: %s', async (_name, { entry, quirks, position }) => {
      const account = await start(floorFor(entry), position);
      const error = await caught(readFloor(account));
      const named = subject.failures[entry.name];
      expect(error).toBeInstanceOf(VendorError);
      expect(error).toMatchObject({
        name: typeof named === 'object' ? named[String(quirks[entry.name])] : named,
        message: textLike(/^hq: \S+ \S+ \S.+/),
      });
      expect(account.leaked(error)).toEqual([]);
    });
  });
}

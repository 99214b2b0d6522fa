import { jest } from '@jest/globals';
import { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { floorOf } from '../../simulators/engine/world.js';
import type { FaultRule } from '../../simulators/control/fault-rule.js';
import type { Simulator } from '../../simulators/simulator.js';
import type { VendorKind } from '../../src/modules/domain/source.js';
import { caught } from '../support/caught.js';
import { textLike } from '../support/matchers.js';
import { ContractAccount } from './contract-account.js';
import { expectTruth } from './expect-truth.js';
import { NOW, type Expected } from './subject.js';
import { contractOf } from './subjects.js';
import { describeSwitches } from './switches-suite.js';

/** What any vendor's system may do to us, and which error it is. */
const FAULTS: [name: string, rule: FaultRule, expected: Expected & { retryAfterMs?: number | undefined }][] =
  [
    ['a hang', { kind: 'hang' }, { name: 'VendorUnavailable' }],
    ['500', { kind: 'error', status: 500 }, { name: 'VendorUnavailable' }],
    ['503', { kind: 'error', status: 503 }, { name: 'VendorUnavailable' }],
    ['401', { kind: 'error', status: 401 }, { name: 'VendorAuthFailed' }],
    ['404', { kind: 'error', status: 404 }, { name: 'VendorProtocolError' }],
    ['429', { kind: 'throttle' }, { name: 'VendorThrottled', retryAfterMs: undefined }],
    [
      '429 with Retry-After',
      { kind: 'throttle', retryAfterSeconds: 7 },
      { name: 'VendorThrottled', retryAfterMs: 7000 },
    ],
    ['HTML', { kind: 'html' }, { name: 'VendorProtocolError' }],
    ['half of the JSON', { kind: 'truncated' }, { name: 'VendorProtocolError' }],
    ['a torn body', { kind: 'torn' }, { name: 'VendorUnavailable' }],
  ];

/** Only a hang is worth waiting for. */
const patience = ({ kind }: FaultRule): number => (kind === 'hang' ? 500 : 10_000);

/** All that holds for any vendor, on its simulated system. */
export function describeVendor(kind: VendorKind): void {
  const contract = contractOf(kind);
  const { definition, subject } = contract;
  const { usual } = subject;
  const running: ContractAccount[] = [];

  beforeEach(() => {
    // Ages become literal instants; every time-out still runs.
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(running.splice(0).map(({ simulator }) => simulator.stop()));
  });

  const start = async (floor: Floor, position = usual, timeoutMs = 10_000): Promise<ContractAccount> => {
    const account = await ContractAccount.start(definition, subject, position, floor, timeoutMs);
    running.push(account);
    return account;
  };
  const started = async (position = usual, timeoutMs?: number): Promise<ContractAccount> => {
    const account = await start(position.scene().floor, position, timeoutMs);
    await account.readRoster();
    return account;
  };

  /** Without a login; one that cannot be given back is ended as time would. */
  const closed = async (account: ContractAccount): Promise<void> => {
    await account.close();
    if (subject.loginsRunOut === true) account.simulator.faults.revokeTokens();
  };

  describeSwitches(contract, start);

  describe('the size of the system', () => {
    it('may be an empty system', async () => {
      const account = await start(new Floor({ clock: new ManualClock() }));
      const roster = await account.readRoster();
      expect(roster).toMatchObject({ queues: {}, agents: {} });
      expect(account.targets()).toEqual(account.targets().filter(({ queue }) => queue === undefined));
    });

    it.each([1, 250])(
      'may be %i queues',
      async (queues) => {
        const clock = new ManualClock();
        const account = await start(floorOf({ seed: 7, clock, queues, agents: queues * 2 }));
        await expectTruth(account, subject, usual);
        expect(Object.keys(await account.readQueues())).toHaveLength(queues);
        const ids = account.targets().map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      },
      180_000,
    );
  });

  describe('many polls at once', () => {
    it('log in once', async () => {
      const account = await started();
      const { simulator } = account;
      await closed(account);
      simulator.requests.clear();
      const targets = Array.from({ length: 20 }, (_, i) => account.targets()[i % account.targets().length]!);
      await Promise.all(targets.map((target) => account.read(target)));
      expect(simulator.requests.all().filter(subject.isLogin)).toHaveLength(
        subject.signsItself === true ? 0 : 1,
      );
      expect(simulator.tokensAlive()).toBe(1);
    });

    it('log in once again when the login is lost', async () => {
      const account = await started();
      const { simulator } = account;
      simulator.requests.clear();
      simulator.faults.revokeTokens();
      await Promise.all(Array.from({ length: 20 }, () => account.read(account.targets().at(-1)!)));
      expect(simulator.requests.all().filter(subject.isLogin)).toHaveLength(
        subject.signsItself === true ? 0 : 1,
      );
      expect(simulator.tokensAlive()).toBe(1);
    });
  });

  describe.each(['roster', 'live'])('what goes wrong with a %s poll', (which) => {
    const targetOf = (account: ContractAccount) =>
      which === 'roster' ? account.targets()[0]! : account.targets().at(-1)!;

    /** The error, once the poll has been seen to work again after it. */
    async function failure(
      account: ContractAccount,
      wrong: (simulator: Simulator) => void | Promise<void>,
      right: (simulator: Simulator) => void | Promise<void> = ({ faults }) => faults.clear(),
    ): Promise<unknown> {
      const target = targetOf(account);
      await wrong(account.simulator);
      const error = await caught(account.read(target));
      expect(account.leaked(error)).toEqual([]);
      expect(account.leaked(account.reports)).toEqual([]);
      expect(error).toMatchObject({ message: textLike(/^hq: /) });
      await right(account.simulator);
      // A connection kept from before the fault may be dead: that is one of the things the second try is for.
      await account.read(target, { left: 1 });
      expect(account.simulator.tokensAlive()).toBeLessThanOrEqual(subject.maxSessions);
      return error;
    }

    it.each(FAULTS)('%s', async (_name, rule, expected) => {
      const account = await started(usual, patience(rule));
      const error = await failure(account, ({ faults }) => void faults.add(rule));
      expect(error).toMatchObject(expected);
    });

    it.each(FAULTS)('%s, before there is a login', async (_name, rule, expected) => {
      const account = await started(usual, patience(rule));
      await account.close();
      const error = await failure(account, ({ faults }) => void faults.add(rule));
      expect(error).toMatchObject(expected);
    });

    it('a closed port', async () => {
      const account = await started();
      const error = await failure(
        account,
        ({ faults }) => faults.refuse(),
        ({ faults }) => faults.restore(),
      );
      expect(error).toMatchObject({ name: 'VendorUnavailable' });
    });

    it('the credentials are no longer good', async () => {
      const account = await started();
      const error = await failure(account, ({ faults }) => {
        faults.badCredentials();
        faults.revokeTokens();
      });
      expect(error).toMatchObject({ name: 'VendorAuthFailed' });
    });

    it('nothing, though its login was lost', async () => {
      const account = await started();
      account.simulator.faults.revokeTokens();
      await account.read(targetOf(account));
    });

    it.each([502, 503, 504])('nothing, though it was answered %i once', async (status) => {
      const account = await started();
      const retry = { left: 1 };
      account.simulator.faults.add({ kind: 'error', status, times: 1 });
      await account.read(targetOf(account), retry);
      expect(retry.left).toBe(0);
    });

    it('an answer that is bad twice: it is requested once more, and no more often', async () => {
      const account = await started();
      account.simulator.requests.clear();
      const target = targetOf(account);
      account.simulator.faults.add({ kind: 'error', status: 503 });
      const error = await caught(account.read(target, { left: 1 }));
      expect(error).toMatchObject({ name: 'VendorUnavailable' });
      expect(account.simulator.requests.all().length).toBeLessThanOrEqual(target.requests + 1);
    });
  });

  it.each(subject.unreadable)('cannot read $path, and says so ($target)', async ({ rule, target, path }) => {
    const account = await started();
    account.session.session = undefined;
    account.simulator.faults.add(rule);
    const error = await caught(account.read(account.target(target)));
    expect(error).toMatchObject({ name: 'VendorProtocolError', path });
    expect(account.leaked(error)).toEqual([]);
    account.simulator.faults.clear();
    await account.read(account.target(target));
  });

  for (const { rule, target } of subject.tolerated ?? [])
    it(`reads the rest when a part cannot be read: ${JSON.stringify(rule)} (${target})`, async () => {
      const account = await started();
      account.session.session = undefined;
      const good = await account.read(account.target(target));
      account.simulator.faults.add(rule);
      const reading = await account.read(account.target(target));
      expect(account.leaked(reading)).toEqual([]);
      expect(reading.roster === undefined).toBe(good.roster === undefined);
      const told = new Set([...Object.keys(reading.queues ?? {}), ...Object.keys(reading.gaps ?? {})]);
      for (const queue of Object.keys(good.queues ?? {})) expect(told).toContain(queue);
    });

  it.each(subject.refusals)('knows what $code means ($target)', async ({ code, target, expected }) => {
    const account = await started();
    account.session.session = undefined;
    account.simulator.faults.add({ kind: 'vendor-error', code });
    const error = await caught(account.read(account.target(target)));
    expect(error).toMatchObject(expected);
    expect(account.leaked(error)).toEqual([]);
    account.simulator.faults.clear();
    await account.read(account.target(target));
  });

  it.each(subject.unknown)('reads an unknown $name as unknown', async ({ rule, target, check }) => {
    const account = await started();
    account.simulator.faults.add(rule);
    check(await account.read(account.target(target)));
  });
}

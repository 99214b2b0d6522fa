import { jest } from '@jest/globals';
import { Floor } from '../../simulators/engine/floor.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import { caught } from '../support/caught.js';
import { textLike } from '../support/matchers.js';
import { ContractAccount } from './contract-account.js';
import { NOW } from './subject.js';
import { CONTRACTS } from './subjects.js';

/** An answer without content is a list without rows where a list is due, and takes no row away that is known. */
describe.each(CONTRACTS)('an answer of $kind without content', ({ definition, subject }) => {
  const { usual } = subject;
  let account: ContractAccount;

  const start = async (floor: Floor): Promise<void> => {
    account = await ContractAccount.start(definition, subject, usual, floor, 10_000);
    await account.readRoster();
  };
  beforeEach(() => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await account.simulator.stop();
  });

  it.each(['nothing', '204', 'null'] as const)('is a system without queues (%s)', async (as) => {
    await start(new Floor({ clock: new ManualClock() }));
    account.simulator.faults.add({ kind: 'empty', as });
    if (subject.provesLists === true)
      expect(await caught(account.readRoster())).toMatchObject({ name: 'VendorProtocolError' });
    else expect(await account.readRoster()).toMatchObject({ queues: {}, agents: {} });
  });

  it('removes no queue and no agent for an empty body', async () => {
    await start(usual.scene().floor);
    account.simulator.faults.add({ kind: 'empty' });
    const [roster] = account.targets();
    const error = await caught(account.read(roster!));
    expect(error).toMatchObject({
      name: 'VendorProtocolError',
      message: textLike(/^hq: .* answered with an empty body/),
    });
    account.simulator.faults.clear();
    await account.readRoster();
  });

  it('removes no caller and no agent of a queue for an empty body', async () => {
    await start(usual.scene().floor);
    const live = account.targets().filter(({ cadence }) => cadence === 'fast')[0]!;
    account.simulator.faults.add({ kind: 'empty' });
    const notes = new ReadingNotes();
    const outcome = await account.read(live, { left: 0 }, notes).catch((error: unknown) => {
      expect(error).toMatchObject({ name: 'VendorProtocolError' });
      return undefined;
    });
    if (outcome !== undefined) {
      const { roster, queues = {}, gaps = {} } = notes.addTo(outcome);
      expect(roster).toBeUndefined();
      for (const { waiting, members } of Object.values(queues))
        expect([waiting, members]).toEqual([undefined, undefined]);
      const told = live.queue === undefined ? Object.keys(account.roster?.queues ?? {}) : [live.queue];
      expect(Object.keys(gaps).sort()).toEqual(told.sort());
    }
    account.simulator.faults.clear();
    await account.read(live);
  });

  it('is no login', async () => {
    await start(usual.scene().floor);
    if (subject.signsItself === true) return;
    await account.close();
    account.simulator.faults.add({ kind: 'empty' });
    for (const target of account.targets())
      expect(await caught(account.read(target))).toMatchObject({ name: 'VendorProtocolError' });
  });
});

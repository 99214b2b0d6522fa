import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { floorOf } from '../../simulators/engine/world.js';
import type { NetsapiensQuirksInput } from '../../simulators/netsapiens/netsapiens.quirks.js';
import { startSimulator } from '../../simulators/simulator.js';
import { netsapiens } from '../../src/vendors/netsapiens/vendor.js';
import { ContractAccount } from './contract-account.js';
import { expectTruth } from './expect-truth.js';
import { netsapiensSubject } from './netsapiens.subject.js';

describe('a NetSapiens domain of more than one page', () => {
  it.each<[NetsapiensQuirksInput['paging'], pages: number]>([
    ['honoured', 2],
    ['ignored', 2],
    ['fixed', 16],
    ['from-one', 2],
  ])('is whole where paging is %s', async (paging, pages) => {
    const floor = floorOf({ seed: 11, clock: new ManualClock(), queues: 110, agents: 1_010 });
    const { usual } = netsapiensSubject;
    const start = () => startSimulator({ vendor: 'netsapiens', floor, quirks: { paging } });
    const account = await ContractAccount.start(
      netsapiens,
      netsapiensSubject,
      { ...usual, start },
      floor,
      10_000,
    );
    try {
      await expectTruth(account, netsapiensSubject, usual);
      account.simulator.requests.clear();
      await account.readRoster();
      const asked = account.simulator.requests.all().filter(({ path }) => path.endsWith('/agents'));
      expect(asked).toHaveLength(pages);
    } finally {
      await account.simulator.stop();
    }
  });
});

import { floorOf } from '../../simulators/engine/world.js';
import { ManualClock } from '../../simulators/engine/manual.clock.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import type { VendorDefinition } from '../../src/vendors/port/vendor.js';
import { netsapiens } from '../../src/vendors/netsapiens/vendor.js';
import { voximplant } from '../../src/vendors/voximplant/vendor.js';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import { TotalsAccount } from './totals-account.js';

/** Tokens are signed by our clock. */
const AT = Date.now();

describe('The time zone of a phone system', () => {
  let simulator: Simulator;
  afterEach(() => simulator.stop());

  const started = async (vendor: 'netsapiens' | 'voximplant' | 'yeastar', definition: VendorDefinition) => {
    const floor = floorOf({ seed: 3, clock: new ManualClock(AT), queues: 2, agents: 6, autopilot: false });
    simulator = await startSimulator({ vendor, floor });
    const account = new TotalsAccount(simulator, definition);
    await account.readRoster();
    return account;
  };
  const asked = (ending: string) =>
    simulator.requests
      .all()
      .filter(({ path }) => path.endsWith(ending))
      .map(({ method, path, query }) => {
        const params = new URLSearchParams(query);
        params.delete('access_token');
        return [method, path, Object.fromEntries(params)];
      });

  it('is that of the domain of a NetSapiens', async () => {
    const { roster } = await started('netsapiens', netsapiens);
    expect(roster.zone).toBe('UTC');
    expect(asked('/domains/~')).toEqual([['GET', '/ns-api/v2/domains/~', {}]]);
  });

  it('is the global one of a Yeastar', async () => {
    const { roster } = await started('yeastar', yeastar);
    expect(roster.zone).toBe('UTC');
    expect(asked('/timezone/list')).toEqual([
      ['GET', '/openapi/v1.0/timezone/list', { timezone_type: 'global' }],
    ]);
  });

  it('is where the account of a Voximplant is', async () => {
    const { roster } = await started('voximplant', voximplant);
    expect(roster.zone).toBe('Europe/Moscow');
    expect(asked('/GetAccountInfo')).toEqual([['POST', '/platform_api/GetAccountInfo', {}]]);
  });

  it('is asked for once, and stays in the roster', async () => {
    const account = await started('yeastar', yeastar);
    await account.readRoster();
    expect(account.roster.zone).toBe('UTC');
    expect(asked('/timezone/list')).toHaveLength(1);
  });

  it('that is refused takes nothing from the roster', async () => {
    const floor = floorOf({ seed: 3, clock: new ManualClock(AT), queues: 2, agents: 6, autopilot: false });
    simulator = await startSimulator({ vendor: 'yeastar', floor });
    simulator.faults.add({ kind: 'vendor-error', code: 10004, path: '/openapi/v1.0/timezone/list' });
    const account = new TotalsAccount(simulator, yeastar);
    await account.readRoster();
    expect(Object.keys(account.roster.queues)).toHaveLength(2);
    expect(account.roster.zone).toBeUndefined();
  });
});

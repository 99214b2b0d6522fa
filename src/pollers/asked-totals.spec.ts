import type { AccountVendor } from '../modules/vendor-accounts/account-vendors.js';
import type { PollTarget } from '../vendors/port/vendor.js';
import { askedOf } from './asked-totals.js';

const TARGET: PollTarget = { id: 'totals:queues', resource: 'queue totals', cadence: 'totals', requests: 2 };

describe('a poll of totals', () => {
  const asked = (config: object, target = TARGET) =>
    askedOf({ config } as unknown as AccountVendor, target, {} as never, undefined).asked?.request;

  it('is asked for the settings of the account, and for the short abandons of queues that have their own', () => {
    const queues = [
      { id: '6402', shortAbandonSeconds: 10 },
      { id: '6403', targetSeconds: 60 },
    ];
    expect(asked({ zone: 'Europe/Berlin', shortAbandonSeconds: 3, targetSeconds: 30, queues })).toMatchObject(
      {
        ...{ zone: 'Europe/Berlin', shortAbandonSeconds: 3, targetSeconds: 30 },
        shortAbandonSecondsOf: { '6402': 10 },
      },
    );
    expect(asked({})).toMatchObject({ zone: 'UTC', shortAbandonSeconds: 5, targetSeconds: 20 });
    expect(asked({})).not.toHaveProperty('shortAbandonSecondsOf');
  });

  it('is asked for nothing where the target tells no totals', () => {
    expect(asked({}, { ...TARGET, cadence: 'fast' })).toBeUndefined();
  });
});

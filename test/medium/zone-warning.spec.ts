import { Logger } from '@nestjs/common';
import type { AccountDocument } from '../../src/modules/domain/account-document.js';
import type { Reading } from '../../src/modules/domain/reading.js';
import { AccountCoordinator } from '../../src/pollers/account-coordinator.js';
import { gate } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { PollHarness, type PollHarnessOptions } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const WARNING = 'tells no time zone, so its days are counted in UTC; set accounts[].zone.';

describe(`${AccountCoordinator.name} of a recorded account`, () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let rig: PollHarness | undefined;
  beforeAll(async () => (redis = await testRedis()));
  afterAll(() => redis.stop());
  afterEach(async () => {
    Logger.overrideLogger(false);
    await rig?.stop();
  });

  /** The warnings until the account is live, and what tells of the first one. */
  async function started(account: Required<PollHarnessOptions>['account'], zone?: string) {
    const phone = new FakePhone('6400');
    const roster = gate();
    phone.answer = ({ id }) => (id === 'roster' ? roster.opened : Promise.resolve());
    phone.altered = (reading: Reading) =>
      reading.roster === undefined || zone === undefined
        ? reading
        : { ...reading, roster: { ...reading.roster, zone } };
    rig = await PollHarness.start({
      url: redis.url,
      prefix: freshPrefix(),
      vendor: phone.definition,
      account,
    });
    const warnings: string[] = [];
    const warned = gate();
    const warn = (text: unknown): void => {
      warnings.push(String(text));
      if (String(text).includes(WARNING)) warned.open();
    };
    const quiet = (): void => undefined;
    Logger.overrideLogger({ warn, log: quiet, error: quiet });
    roster.open();
    const isLive = ({ source }: AccountDocument): boolean => source.self.state === 'live';
    return { warnings, warned: warned.opened, live: rig.account(isLive) };
  }

  it('warns where neither the configuration nor the phone system names a zone', async () => {
    const { warned, warnings } = await started({ record: true });
    await warned;
    expect(warnings.filter((text) => text.includes(WARNING))).toHaveLength(1);
  });

  it.each([
    ['the configuration names one', { record: true, zone: 'Europe/Berlin' }, undefined],
    ['the phone system tells one', { record: true }, 'Asia/Tokyo'],
    ['nothing is recorded', {}, undefined],
  ])('does not where %s', async (_what, account, zone) => {
    const { live, warnings } = await started(account, zone);
    await live;
    expect(warnings.filter((text) => text.includes(WARNING))).toEqual([]);
  });
});

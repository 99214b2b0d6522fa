import { Logger } from '@nestjs/common';
import { AccountRegistry, FORGOTTEN_MS } from '../../src/pollers/account-registry.js';
import { accountTopic } from '../../src/modules/domain/topic.js';
import { eventually } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { ACCOUNT, PollHarness } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const OFTEN = { poll: { baseMs: 250, idleMs: 250, maxMs: 2_000 } };

describe(AccountRegistry.name, () => {
  let url: string;
  let stopRedis: () => Promise<void>;
  let prefix: string;
  const rigs: PollHarness[] = [];

  beforeAll(async () => {
    const redis = await testRedis();
    ({ url } = redis);
    stopRedis = () => redis.stop();
  });
  afterAll(() => stopRedis());
  beforeEach(() => (prefix = freshPrefix()));
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
    Logger.overrideLogger(false);
  });

  async function start(id: string): Promise<{ rig: PollHarness; phone: FakePhone }> {
    const phone = new FakePhone('6400');
    const rig = await PollHarness.start({ url, prefix, vendor: phone.definition, account: { id, ...OFTEN } });
    rigs.push(rig);
    return { rig, phone };
  }

  it('lets two services on one prefix poll their own accounts, and says that they share it', async () => {
    const services = [await start('hq'), await start('lab')];
    const at = Date.now();
    const polls = (phone: FakePhone) => phone.since(at, 'queue:6400').length;
    await eventually(() => services.every(({ phone }) => polls(phone) >= 10));
    const lines: string[] = [];
    Logger.overrideLogger({
      log: () => undefined,
      error: () => undefined,
      warn: (line) => void lines.push(line),
    });
    for (const { rig } of services) await rig.beat();
    for (const { rig } of services) await rig.beat();
    expect(lines).toEqual([expect.stringContaining('the same redis.prefix')]);
  });

  it('removes what is left of an account that no service has had for a day', async () => {
    const { rig } = await start(ACCOUNT);
    await rig.account(({ source }) => source.self.state === 'live');
    await rig.stop();
    rigs.length = 0;
    const other = (await start('lab')).rig;
    const { commands } = other.connections;
    await other.beat();
    expect(await other.store.topics(ACCOUNT)).not.toEqual([]);
    await commands.zadd(other.keys.configuredAccounts(), Date.now() - FORGOTTEN_MS - 1, ACCOUNT);
    await other.beat();
    expect(await other.store.topics(ACCOUNT)).toEqual([]);
    expect((await other.store.load(ACCOUNT, accountTopic(ACCOUNT))).document).toBeUndefined();
    expect(await commands.exists(...other.keys.everythingOf(ACCOUNT))).toBe(0);
  });
});

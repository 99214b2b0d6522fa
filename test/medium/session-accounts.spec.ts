import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import { Logger } from '@nestjs/common';
import { ReservedBudget } from '../../src/modules/vendor-accounts/reserved-budget.js';
import { AccountVendors } from '../../src/modules/vendor-accounts/account-vendors.js';
import type { AccountConfig } from '../../src/modules/config/floor-config.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import type { VendorDefinition } from '../../src/vendors/port/vendor.js';
import { eventually } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { accountOf } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';
import { newMetrics } from '../support/metrics.js';

describe(AccountVendors.name, () => {
  let connections: RedisConnections;
  let stopRedis: () => Promise<void>;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const redis = await testRedis();
    stopRedis = () => redis.stop();
    connections = new RedisConnections(redis.url);
  });
  afterAll(async () => {
    await connections.close();
    await stopRedis();
  });

  const vendorsOf = (definition: VendorDefinition, accounts: AccountConfig[]): Promise<AccountVendors> =>
    AccountVendors.create({
      accounts,
      catalogue: new Map([[definition.kind, definition]]),
      connections,
      keys: new Keys(freshPrefix(), 1),
      metrics: newMetrics().requests,
    });

  it('has one vendor per account, always the same, and closes all of them', async () => {
    const phone = new FakePhone();
    const vendors = await vendorsOf(phone.definition, [accountOf(), accountOf({ id: 'branch' })]);
    expect(vendors.of('hq')).toBe(vendors.of('hq'));
    expect(vendors.of('hq')).not.toBe(vendors.of('branch'));
    expect(vendors.find('other')).toBeUndefined();
    expect(() => vendors.of('other')).toThrow('There is no account "other"');
    await vendors.close();
    expect(phone.closed).toBe(2);
  });

  it('replaces only what changed: others keep vendor and budget, and a poll that runs ends first', async () => {
    const phone = new FakePhone('6400');
    const vendors = await vendorsOf(phone.definition, [accountOf(), accountOf({ id: 'branch' })]);
    const [hq, branch] = [vendors.find('hq'), vendors.find('branch')];
    const changed: string[] = [];
    vendors.on('changed', ({ id, before, after }) => {
      changed.push(`${id} ${before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'}`);
    });
    let answer = (): void => undefined;
    phone.answer = () => new Promise<void>((resolve) => (answer = resolve));
    const target = vendors.of('hq').targets(undefined)[0]!;
    const context = {
      ...{ roster: undefined, signal: new AbortController().signal, retry: { left: 1 } },
      ...{ notes: new ReadingNotes(), budget: hq!.pollBudget('roster', 1, () => undefined) },
      shown: async () => undefined,
    };
    const poll = vendors.of('hq').read(target, context);

    await vendors.configure([
      accountOf({ credentials: { secret: 'other' } }),
      accountOf({ id: 'branch', poll: { baseMs: 900, idleMs: 900, maxMs: 900 } }),
      accountOf({ id: 'lab' }),
    ]);
    expect(changed).toEqual(['hq changed', 'branch changed', 'lab added']);
    expect(vendors.find('hq')?.vendor).not.toBe(hq?.vendor);
    expect(vendors.find('branch')?.vendor).toBe(branch?.vendor);
    expect(vendors.find('branch')?.config.poll.baseMs).toBe(900);
    expect(phone.closed).toBe(0);
    answer();
    await poll;
    await eventually(() => phone.closed === 1);

    const same = vendors.find('lab');
    changed.length = 0;
    await vendors.configure([accountOf({ id: 'lab' })]);
    expect(changed).toEqual(['hq removed', 'branch removed']);
    expect(vendors.find('lab')).toBe(same);
    expect(vendors.find('hq')).toBeUndefined();
    await eventually(() => phone.closed === 3);
    await vendors.close();
    expect(phone.closed).toBe(4);
  });

  it('gives accounts that share a login one budget, the smallest of theirs', async () => {
    const secrets = (secret: string, requestsPerMinute: number, id: string) =>
      accountOf({ id, credentials: { secret }, budget: { requestsPerMinute } });
    const vendors = await vendorsOf(new FakePhone().definition, [
      secrets('one', 600, 'a'),
      secrets('one', 60, 'b'),
      secrets('two', 60, 'c'),
    ]);
    expect(vendors.find('a')?.budget.requestsPerMinute).toBe(60);
    expect(await vendors.find('a')?.payPoll('roster', 100)).toEqual({ ok: true });
    expect(await vendors.find('b')?.payPoll('roster', 1)).toMatchObject({ ok: false });
    expect(await vendors.find('c')?.payPoll('roster', 1)).toEqual({ ok: true });
  });

  it('asks the vendor which credentials are the login, where not all are', async () => {
    const definition: VendorDefinition<{ secret: string }> = {
      ...new FakePhone().definition,
      login: ({ secret }) => secret.slice(0, 1),
    };
    const vendors = await vendorsOf(definition, [
      accountOf({ id: 'a', credentials: { secret: 'x1' }, budget: { requestsPerMinute: 60 } }),
      accountOf({ id: 'b', credentials: { secret: 'x2' }, budget: { requestsPerMinute: 60 } }),
    ]);
    await vendors.find('a')?.payPoll('roster', 100);
    expect(await vendors.find('b')?.payPoll('roster', 1)).toMatchObject({ ok: false });
  });

  it('takes requests inside a poll from the budget that the poll reserved, however many run at once', async () => {
    const phone = new FakePhone('6400');
    const vendors = await vendorsOf(phone.definition, [accountOf({ budget: { requestsPerMinute: 60 } })]);
    const account = vendors.find('hq')!;
    await account.payPoll('roster', 30);
    const context = {
      roster: undefined,
      signal: new AbortController().signal,
      retry: { left: 1 },
      notes: new ReadingNotes(),
    };
    const claim = { as: 'poll', cost: 1, name: 'roster' } as const;
    const target = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 1 } as const;
    const read = (credits: number) =>
      account.vendor.read(target, { ...context, budget: new ReservedBudget(account.budget, claim, credits) });
    const outcomes = await Promise.allSettled([read(1), read(0), read(1)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

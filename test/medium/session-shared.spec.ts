import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { credentialOf, type Credential } from '../../src/modules/vendor-accounts/credential.js';
import { parseRefusals, type LoginRefusals } from '../../src/modules/vendor-accounts/login-refusals.js';
import { LoginRetries } from '../../src/modules/vendor-accounts/login-retries.js';
import { SessionRecord } from '../../src/modules/vendor-accounts/session-record.js';
import { SharedSession } from '../../src/modules/vendor-accounts/shared-session.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { VendorAuthFailed, VendorProtocolError, VendorUnavailable } from '../../src/vendors/port/errors.js';
import type { CloseSession, OpenSession, VendorSession } from '../../src/vendors/port/vendor.js';
import { caught } from '../support/caught.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const SECRET = 'token-that-stays-secret';
const signal = new AbortController().signal;
setMaxListeners(0, signal);

/** A phone system that counts its logins. */
class Logins {
  count = 0;
  previous: (VendorSession | undefined)[] = [];
  lifeMs = { renew: 60_000, end: 120_000 };
  fails: Error | undefined;
  /** A login takes as long as the test wants. */
  gate: Promise<unknown> = Promise.resolve();
  private began: () => void = () => undefined;
  readonly begun = new Promise<void>((resolve) => (this.began = resolve));

  readonly closed: string[] = [];
  readonly close: CloseSession = async ({ value }) => void this.closed.push(value);

  readonly open: OpenSession = async (previous) => {
    this.count += 1;
    this.previous.push(previous);
    const value = `${SECRET}-${this.count}`;
    this.began();
    await this.gate;
    if (this.fails !== undefined) throw this.fails;
    const now = Date.now();
    return { value, renewAt: now + this.lifeMs.renew, expiresAt: now + this.lifeMs.end };
  };
}

describe(SharedSession.name, () => {
  let connections: RedisConnections;
  let stopRedis: () => Promise<void>;
  let prefix: string;
  let keys: Keys;
  let sessionKey: string;
  let credential: Credential;
  let logins: Logins;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const redis = await testRedis();
    stopRedis = () => redis.stop();
    connections = new RedisConnections(redis.url);
    credential = await credentialOf('yeastar', 'https://pbx.test', {
      clientId: 'a',
      clientSecret: 'hunter2',
    });
  });
  afterAll(async () => {
    await connections.close();
    await stopRedis();
  });
  beforeEach(() => {
    prefix = freshPrefix();
    keys = new Keys(prefix, 1);
    sessionKey = keys.session('cred');
    logins = new Logins();
  });

  const recordOf = (worker: string): SessionRecord =>
    new SessionRecord(connections.commands, keys, { credential: 'cred', account: 'hq', worker });
  const instance = (holder: string, box = credential.box) => new SharedSession(recordOf(holder), box);

  const retries = (): LoginRetries => new LoginRetries(connections, keys);
  const refused = async (): Promise<LoginRefusals> =>
    parseRefusals(await connections.commands.get(keys.loginRefusals('cred')))!;
  /** As when the next try has come due. */
  const due = async (): Promise<void> => {
    const json = await connections.commands.get(keys.loginRefusals('cred'));
    const refusals = parseRefusals(json);
    if (refusals === undefined) return;
    const longAgo = { ...refusals, at: refusals.at.map((at) => at - 3_600_000), nextTryAt: Date.now() - 1 };
    await connections.commands.set(keys.loginRefusals('cred'), JSON.stringify(longAgo));
  };

  it('logs in once for twenty requests in two processes', async () => {
    const [one, two] = [instance('one'), instance('two')];
    let finish: () => void = () => undefined;
    logins.gate = new Promise<void>((resolve) => (finish = resolve));
    const asked = Array.from({ length: 20 }, (_, i) =>
      (i % 2 === 0 ? one : two).get(logins.open, signal, logins.close),
    );
    await logins.begun;
    finish();
    const values = (await Promise.all(asked)).map(({ value }) => value);
    expect(new Set(values)).toEqual(new Set([`${SECRET}-1`]));
    expect(logins.count).toBe(1);
  });

  it('keeps no usable secret in Redis', async () => {
    await instance('one').get(logins.open, signal, logins.close);
    const names = await connections.commands.keys(`${prefix}*`);
    expect(names.length).toBeGreaterThan(0);
    const dumps = await Promise.all(names.map((key) => connections.commands.dumpBuffer(key)));
    const everything = [
      names.join(' '),
      credential.name,
      // A lock may end while they are read.
      ...dumps.flatMap((dump: Buffer | null) => dump?.toString('latin1') ?? []),
    ].join('\n');
    for (const secret of [SECRET, 'hunter2', Buffer.from(SECRET).toString('base64').slice(0, 20)])
      expect(everything).not.toContain(secret);
    const stranger = await credentialOf('yeastar', 'https://pbx.test', {
      clientId: 'a',
      clientSecret: 'other',
    });
    expect(stranger.name).not.toBe(credential.name);
    await instance('stranger', stranger.box).get(logins.open, signal, logins.close);
    expect(logins.count).toBe(2);
  });

  it('renews it in time, with the previous one, which the others use meanwhile', async () => {
    logins.lifeMs = { renew: 0, end: 60_000 };
    const [one, two] = [instance('one'), instance('two')];
    const first = await one.get(logins.open, signal, logins.close);
    logins.lifeMs = { renew: 60_000, end: 120_000 };
    let finish: () => void = () => undefined;
    logins.gate = new Promise<void>((resolve) => (finish = resolve));
    const renewed = one.get(logins.open, signal, logins.close);
    // The lock is taken before the login begins; the first login is over.
    while (logins.count < 2) await delay(1);
    expect((await two.get(logins.open, signal, logins.close)).value).toBe(first.value);
    finish();
    expect((await renewed).value).toBe(`${SECRET}-2`);
    expect(logins.previous[1]?.value).toBe(first.value);
    expect((await two.get(logins.open, signal, logins.close)).value).toBe(`${SECRET}-2`);
    expect(logins.count).toBe(2);
  });

  it('logs in once more when many requests in two processes find it refused', async () => {
    const both = [instance('one'), instance('two')];
    const [old] = await Promise.all(both.map((one) => one.get(logins.open, signal, logins.close)));
    const values = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const session = both[i % 2]!;
        await session.refused(old!);
        return (await session.get(logins.open, signal, logins.close)).value;
      }),
    );
    expect(new Set(values)).toEqual(new Set([`${SECRET}-2`]));
    expect(logins.count).toBe(2);
    // A late refusal of the old one does not cost the new one.
    await both[0]!.refused(old!);
    expect((await both[0]!.get(logins.open, signal, logins.close)).value).toBe(`${SECRET}-2`);
    expect((await instance('three').get(logins.open, signal, logins.close)).value).toBe(`${SECRET}-2`);
  });

  it('is taken over when the process that opens it dies', async () => {
    const dead = recordOf('dead');
    await dead.lock.acquire(300);
    const session = await instance('one').get(logins.open, signal, logins.close);
    expect(session.value).toBe(`${SECRET}-1`);
  });

  it('is not overwritten by a process that lost the lock while it logged in', async () => {
    const slow = new Logins();
    slow.gate = (async () => {
      // As when the process hung for longer than the lock lives.
      await slow.begun;
      await connections.commands.del(`${sessionKey}:lock`);
      await instance('two').get(logins.open, signal, logins.close);
    })();
    const got = await instance('one').get(slow.open, signal, slow.close);
    expect(got.value).toBe(`${SECRET}-1`);
    expect((await instance('three').get(logins.open, signal, logins.close)).value).toBe(got.value);
    expect([slow.count, logins.count]).toEqual([1, 1]);
    expect(slow.closed).toEqual([`${SECRET}-1`]);
  });

  it('tries refused credentials once before the next try is due, in all processes together', async () => {
    logins.fails = new VendorAuthFailed('hq: the client id is unknown');
    const askedAt = Date.now();
    const refusals = await Promise.all(
      Array.from({ length: 10 }, (_, i) => caught(instance(`p${i}`).get(logins.open, signal, logins.close))),
    );
    for (const error of refusals) expect(error).toBeInstanceOf(VendorAuthFailed);
    const { nextTryAt = 0 } = await refused();
    expect(nextTryAt - askedAt).toBeGreaterThan(14_000);
    expect(nextTryAt - Date.now()).toBeLessThanOrEqual(15_000);
    const clock = new Date(nextTryAt).toISOString().slice(11, 16);
    expect(refusals[9]).toMatchObject({
      message: `hq: the client id is unknown. The next try is at ${clock} UTC; try at once with POST /v1/accounts/hq/login.`,
    });
    expect(logins.count).toBe(1);
  });

  it('waits longer after each refusal, and after the fifth until a person asks', async () => {
    logins.fails = new VendorProtocolError('hq: errcode 1', 'errcode');
    const waits: (number | undefined)[] = [];
    for (let i = 0; i < 5; i += 1) {
      await due();
      expect(await caught(instance(`p${i}`).get(logins.open, signal, logins.close))).toBeInstanceOf(
        VendorAuthFailed,
      );
      const { nextTryAt, at } = await refused();
      waits.push(nextTryAt === undefined ? undefined : Math.round((nextTryAt - at.at(-1)!) / 1000));
    }
    expect(waits).toEqual([15, 120, 900, 3600, undefined]);
    expect(await caught(instance('p9').get(logins.open, signal, logins.close))).toMatchObject({
      message:
        'hq: errcode 1. It is not tried again until the credentials change; try at once with POST /v1/accounts/hq/login.',
    });
    expect(logins.count).toBe(5);
    logins.fails = undefined;
    expect(await retries().request('hq')).toBeUndefined();
    await instance('p9').get(logins.open, signal, logins.close);
    expect(logins.count).toBe(6);
    expect(await connections.commands.exists(keys.loginRefusals('cred'))).toBe(0);
  });

  it('makes no fifth try within 15 minutes, however often a person asks', async () => {
    logins.fails = new VendorAuthFailed('hq: wrong password');
    const since = Date.now();
    const answers: (number | undefined)[] = [];
    for (let i = 0; i < 8; i += 1) {
      await caught(instance(`p${i}`).get(logins.open, signal, logins.close));
      answers.push(await retries().request('hq'));
    }
    expect(logins.count).toBe(4);
    expect(answers.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    for (const nextTryAt of answers.slice(3)) {
      expect(nextTryAt).toBeGreaterThanOrEqual(since + 900_000);
      expect(nextTryAt).toBeLessThanOrEqual(Date.now() + 900_000);
    }
  });

  it('sends nothing to the vendor until the end of its block, also when a request meets it', async () => {
    const session = instance('one');
    const got = await session.get(logins.open, signal, logins.close);
    const retryAt = Date.UTC(2099, 0, 2, 3, 4);
    await session.blocked(got, new VendorAuthFailed('hq: address blocked', { retryAt }));
    expect(await caught(session.get(logins.open, signal, logins.close))).toMatchObject({
      message:
        'hq: address blocked. The next try is at 03:04 on 2099-01-02 UTC; try at once with POST /v1/accounts/hq/login.',
      retryAt,
    });
    expect(logins.count).toBe(1);
  });

  it('uses a session to its end when the renewal is refused, and does not repeat that renewal', async () => {
    logins.lifeMs = { renew: 0, end: 60_000 };
    const session = instance('one');
    const first = await session.get(logins.open, signal, logins.close);
    logins.fails = new VendorAuthFailed('hq: refresh refused');
    for (const one of [session, instance('two'), session])
      expect((await one.get(logins.open, signal, logins.close)).value).toBe(first.value);
    expect(logins.count).toBe(2);
    expect((await refused()).count).toBe(1);
  });

  it('keeps using a session when the renewal gets no answer, and renews it again later', async () => {
    logins.lifeMs = { renew: 0, end: 60_000 };
    const session = instance('one');
    const first = await session.get(logins.open, signal, logins.close);
    logins.fails = new VendorUnavailable('hq: HTTP 500');
    const askedAt = Date.now();
    const kept = await session.get(logins.open, signal, logins.close);
    expect(kept.value).toBe(first.value);
    expect(kept.renewAt - askedAt).toBeGreaterThan(14_000);
    expect(kept.renewAt - Date.now()).toBeLessThanOrEqual(15_000);
    expect(kept.expiresAt).toBe(first.expiresAt);
    expect(await connections.commands.exists(keys.loginRefusals('cred'))).toBe(0);
  });

  it('tries again at once when the system was just not there', async () => {
    logins.fails = new VendorUnavailable('hq: refused');
    const session = instance('one');
    await expect(session.get(logins.open, signal, logins.close)).rejects.toThrow(VendorUnavailable);
    logins.fails = undefined;
    expect((await session.get(logins.open, signal, logins.close)).value).toBe(`${SECRET}-2`);
  });

  it('lets each request wait only as long as it may, and finishes the login for the others', async () => {
    let finish: () => void = () => undefined;
    logins.gate = new Promise<void>((resolve) => (finish = resolve));
    const session = instance('one');
    const hurried = new AbortController();
    const first = caught(session.get(logins.open, hurried.signal, logins.close));
    const second = session.get(logins.open, signal, logins.close);
    await logins.begun;
    hurried.abort(new Error('no time'));
    expect(await first).toMatchObject({ message: 'no time' });
    finish();
    expect((await second).value).toBe(`${SECRET}-1`);
    expect(logins.count).toBe(1);
  });

  it('is given back to the vendor by the last process that used it', async () => {
    const [one, two] = [instance('one'), instance('two')];
    await one.get(logins.open, signal, logins.close);
    await two.get(logins.open, signal, logins.close);
    const closed: string[] = [];
    const close = async (session: VendorSession) => void closed.push(session.value);
    await one.release(close, signal);
    expect(closed).toEqual([]);
    await two.release(close, signal);
    expect(closed).toEqual([`${SECRET}-1`]);
    expect(await connections.commands.exists(sessionKey)).toBe(0);
    await one.release(close, signal);
    expect(closed).toHaveLength(1);
  });

  it('is not opened again by what still runs in a process that has given it back', async () => {
    const one = instance('one');
    await one.get(logins.open, signal, logins.close);
    await one.release(logins.close, signal);
    const late = one.get(logins.open, signal, logins.close);
    await expect(late).rejects.toThrow('hq: nothing was asked, since its settings were just replaced');
    expect(await connections.commands.exists(sessionKey)).toBe(0);
  });

  it('does not trust a record that another writer put in its place', async () => {
    await instance('one').get(logins.open, signal, logins.close);
    await connections.commands.set(sessionKey, Buffer.from('x'.repeat(80)).toString('base64'));
    expect((await instance('two').get(logins.open, signal, logins.close)).value).toBe(`${SECRET}-2`);
  });
});

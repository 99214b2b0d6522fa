import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { credentialOf, type Credential } from '../../src/modules/vendor-accounts/credential.js';
import { SessionRecord, SharedSession } from '../../src/modules/vendor-accounts/shared-session.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { VendorAuthFailed, VendorUnavailable } from '../../src/vendors/port/errors.js';
import type { OpenSession, VendorSession } from '../../src/vendors/port/vendor.js';
import { caught } from '../support/caught.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const SECRET = 'token-nobody-may-read';
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
    logins = new Logins();
  });

  const instance = (holder: string, box = credential.box) =>
    new SharedSession(new SessionRecord(connections.commands, prefix, holder), box);

  it('logs in once for twenty requests in two processes', async () => {
    const [one, two] = [instance('one'), instance('two')];
    let finish: () => void = () => undefined;
    logins.gate = new Promise<void>((resolve) => (finish = resolve));
    const asked = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : two).get(logins.open, signal));
    await logins.begun;
    finish();
    const values = (await Promise.all(asked)).map(({ value }) => value);
    expect(new Set(values)).toEqual(new Set([`${SECRET}-1`]));
    expect(logins.count).toBe(1);
  });

  it('keeps nothing in Redis that somebody could use', async () => {
    await instance('one').get(logins.open, signal);
    const keys = await connections.commands.keys(`${prefix}*`);
    expect(keys.length).toBeGreaterThan(0);
    const dumps = await Promise.all(keys.map((key) => connections.commands.dumpBuffer(key)));
    const everything = [
      keys.join(' '),
      credential.name,
      ...dumps.map((dump) => dump.toString('latin1')),
    ].join('\n');
    for (const secret of [SECRET, 'hunter2', Buffer.from(SECRET).toString('base64').slice(0, 20)])
      expect(everything).not.toContain(secret);
    const stranger = await credentialOf('yeastar', 'https://pbx.test', {
      clientId: 'a',
      clientSecret: 'other',
    });
    expect(stranger.name).not.toBe(credential.name);
    await instance('stranger', stranger.box).get(logins.open, signal);
    expect(logins.count).toBe(2);
  });

  it('renews it in good time, with the one before, and meanwhile the others go on with that', async () => {
    logins.lifeMs = { renew: 0, end: 60_000 };
    const [one, two] = [instance('one'), instance('two')];
    const first = await one.get(logins.open, signal);
    logins.lifeMs = { renew: 60_000, end: 120_000 };
    let finish: () => void = () => undefined;
    logins.gate = new Promise<void>((resolve) => (finish = resolve));
    const renewed = one.get(logins.open, signal);
    // The lock is taken before the login begins; the first login is over.
    while (logins.count < 2) await delay(1);
    expect((await two.get(logins.open, signal)).value).toBe(first.value);
    finish();
    expect((await renewed).value).toBe(`${SECRET}-2`);
    expect(logins.previous[1]?.value).toBe(first.value);
    expect((await two.get(logins.open, signal)).value).toBe(`${SECRET}-2`);
    expect(logins.count).toBe(2);
  });

  it('logs in once more when many requests in two processes find it refused', async () => {
    const both = [instance('one'), instance('two')];
    const [old] = await Promise.all(both.map((one) => one.get(logins.open, signal)));
    const values = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const session = both[i % 2]!;
        await session.refused(old!);
        return (await session.get(logins.open, signal)).value;
      }),
    );
    expect(new Set(values)).toEqual(new Set([`${SECRET}-2`]));
    expect(logins.count).toBe(2);
    // A late refusal of the old one does not cost the new one.
    await both[0]!.refused(old!);
    expect((await both[0]!.get(logins.open, signal)).value).toBe(`${SECRET}-2`);
    expect((await instance('three').get(logins.open, signal)).value).toBe(`${SECRET}-2`);
  });

  it('is taken over when the process that opens it dies', async () => {
    const dead = new SessionRecord(connections.commands, prefix, 'dead');
    await dead.lock.acquire(300);
    const session = await instance('one').get(logins.open, signal);
    expect(session.value).toBe(`${SECRET}-1`);
  });

  it('is not overwritten by a process that lost the lock while it logged in', async () => {
    const slow = new Logins();
    slow.gate = (async () => {
      // As when the process hung for longer than the lock lives.
      await slow.begun;
      await connections.commands.del(`${prefix}:lock`);
      await instance('two').get(logins.open, signal);
    })();
    const got = await instance('one').get(slow.open, signal);
    expect(got.value).toBe(`${SECRET}-1`);
    expect((await instance('three').get(logins.open, signal)).value).toBe(got.value);
    expect([slow.count, logins.count]).toEqual([1, 1]);
  });

  it('does not try refused credentials again and again, in no process', async () => {
    logins.fails = new VendorAuthFailed('hq: the client id is unknown');
    const refusals = await Promise.all(
      Array.from({ length: 10 }, (_, i) => caught(instance(`p${i}`).get(logins.open, signal))),
    );
    for (const error of refusals) expect(error).toBeInstanceOf(VendorAuthFailed);
    expect(refusals[9]).toMatchObject({ message: 'hq: the client id is unknown' });
    expect(logins.count).toBe(1);
    expect(await connections.commands.pttl(`${prefix}:refusal`)).toBeGreaterThan(10_000);
  });

  it('tries again at once when the system was just not there', async () => {
    logins.fails = new VendorUnavailable('hq: refused');
    const session = instance('one');
    await expect(session.get(logins.open, signal)).rejects.toThrow(VendorUnavailable);
    logins.fails = undefined;
    expect((await session.get(logins.open, signal)).value).toBe(`${SECRET}-2`);
  });

  it('lets each request wait only as long as it may, and finishes the login for the others', async () => {
    let finish: () => void = () => undefined;
    logins.gate = new Promise<void>((resolve) => (finish = resolve));
    const session = instance('one');
    const hurried = new AbortController();
    const first = caught(session.get(logins.open, hurried.signal));
    const second = session.get(logins.open, signal);
    await logins.begun;
    hurried.abort(new Error('no time'));
    expect(await first).toMatchObject({ message: 'no time' });
    finish();
    expect((await second).value).toBe(`${SECRET}-1`);
    expect(logins.count).toBe(1);
  });

  it('is given back to the vendor by the last process that used it', async () => {
    const [one, two] = [instance('one'), instance('two')];
    await one.get(logins.open, signal);
    await two.get(logins.open, signal);
    const closed: string[] = [];
    const close = async (session: VendorSession) => void closed.push(session.value);
    await one.release(close, signal);
    expect(closed).toEqual([]);
    await two.release(close, signal);
    expect(closed).toEqual([`${SECRET}-1`]);
    expect(await connections.commands.exists(prefix)).toBe(0);
    await one.release(close, signal);
    expect(closed).toHaveLength(1);
  });

  it('does not trust what somebody else wrote in its place', async () => {
    await instance('one').get(logins.open, signal);
    await connections.commands.set(prefix, Buffer.from('x'.repeat(80)).toString('base64'));
    expect((await instance('two').get(logins.open, signal)).value).toBe(`${SECRET}-2`);
  });
});

import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';
import type { Principal } from '../../src/modules/auth/principal.js';
import { type Revocation, RevocationLog } from '../../src/modules/auth/revocation-log.js';
import { Revocations } from '../../src/modules/auth/revocations.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { SharedRateLimiter } from '../../src/modules/redis/shared-rate-limiter.js';
import { caught } from '../support/caught.js';
import { freshPrefix, ownRedis, type OwnRedis } from '../support/test-redis.js';
import { newMetrics, spiedOn } from '../support/metrics.js';

const HOUR_MS = 3_600_000;

const ann = (more: Partial<Principal> = {}): Principal => ({
  ...{ subject: 'ann', tenant: 'acme', scopes: new Set(), tokenId: 't1', issuedAt: Date.now() - 1_000 },
  ...more,
});
const ofToken = (name: string, tenant = 'acme', at = Date.now()): Revocation => ({
  ...{ kind: 'token', tenant, name, at },
});

describe('Revocations', () => {
  let redis: OwnRedis;
  let undo: (() => Promise<void>)[];
  let prefix: string;
  let refusals: string[];

  beforeAll(async () => (redis = await ownRedis()));
  afterAll(() => redis.stop());
  beforeEach(() => {
    undo = [];
    refusals = [];
    prefix = freshPrefix();
  });
  afterEach(async () => {
    for (const done of undo.reverse()) await done();
  });

  /** As a process of its own has it, reading once a second once it is started. */
  function instance(revocationsPerHour = 2_500): {
    revocations: Revocations;
    connections: RedisConnections;
    log: RevocationLog;
  } {
    const connections = new RedisConnections(redis.url);
    const config = { auth: { longestTokenHours: 1 }, limits: { revocationsPerHour } };
    const limiter = new SharedRateLimiter(connections);
    const log = new RevocationLog(connections, new Keys(prefix, 1), limiter, config as FloorConfig);
    const revocations = new Revocations(
      log,
      spiedOn(newMetrics().refusals, { count: (reason) => void refusals.push(reason) }),
    );
    undo.push(async () => {
      await revocations.beforeApplicationShutdown();
      await connections.close();
    });
    return { revocations, connections, log };
  }
  const changed = (revocations: Revocations) =>
    new Promise<{ emptied: boolean }>((resolve) => revocations.on('changed', resolve));

  it('are known at once where they are added, within seconds in other processes, and in processes that start later', async () => {
    const [here, there] = [instance().revocations, instance().revocations];
    await there.ready();
    there.onModuleInit();
    const heard = changed(there);
    await here.revoke(ofToken('t1'));
    expect(here.isRevoked(ann())).toBe(true);
    expect(await heard).toEqual({ emptied: false });
    expect([there.isRevoked(ann()), there.isRevoked(ann({ tokenId: 't2' }))]).toEqual([true, false]);
    const later = instance().revocations;
    await later.ready();
    expect(later.isRevoked(ann())).toBe(true);
  });

  it('are checked in one call, however many there are, and read in several where there are too many', async () => {
    const { log, revocations } = instance();
    for (let i = 0; i < 2_300; i += 100)
      await Promise.all(Array.from({ length: 100 }, (_, j) => log.add(ofToken(`t${i + j}`))));
    await revocations.ready();
    expect(revocations.isRevoked(ann({ tokenId: 't0' }))).toBe(true);
    expect(revocations.isRevoked(ann({ tokenId: 't2299' }))).toBe(true);
    const asking = jest.spyOn(log, 'readNew');
    revocations.onModuleInit();
    const heard = changed(revocations);
    await instance().revocations.revoke(ofToken('later'));
    await heard;
    for (const { value } of asking.mock.results)
      expect((await (value as ReturnType<RevocationLog['readNew']>)).revocations.length).toBeLessThan(2);
  });

  it('are dropped once every token they name has expired', async () => {
    const { log, connections } = instance();
    for (let i = 0; i < 300; i += 1) await log.add(ofToken(`old${i}`, 'acme', Date.now()));
    // Seen from two hours later.
    await log.add(ofToken('new', 'acme', Date.now() + 2 * HOUR_MS));
    // Redis trims whole blocks of entries only.
    expect(await connections.commands.xlen(new Keys(prefix, 1).revocations())).toBeLessThan(150);
  });

  it('of one tenant have a bound that is not another’s', async () => {
    const { log, revocations } = instance(100);
    await Promise.all(Array.from({ length: 100 }, (_, i) => log.add(ofToken(`t${i}`))));
    expect(await caught(revocations.revoke(ofToken('one more')))).toMatchObject({
      code: 'too-many-requests',
      problem: { retryAfterMs: expect.any(Number) },
    });
    expect(refusals).toEqual(['revocations-per-hour']);
    expect(revocations.isRevoked(ann({ tokenId: 'one more' }))).toBe(false);
    await revocations.revoke(ofToken('t1', 'rival'));
  });

  it('stay in force when Redis is emptied, which is logged, and new ones are added to them', async () => {
    const { revocations, log } = instance();
    await revocations.revoke(ofToken('t1'));
    await log.readNew();
    revocations.onModuleInit();
    const heard = changed(revocations);
    await redis.empty();
    expect(await heard).toEqual({ emptied: true });
    expect(revocations.isRevoked(ann())).toBe(true);
    const next = changed(revocations);
    await instance().revocations.revoke(ofToken('t2'));
    expect(await next).toEqual({ emptied: false });
    expect(revocations.isRevoked(ann({ tokenId: 't2' }))).toBe(true);
  });

  it('cannot be added while Redis is away, and a process that has not read them accepts no login', async () => {
    const said = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    jest.spyOn(Logger.prototype, 'log').mockReturnValue();
    const read = instance().revocations;
    await read.revoke(ofToken('t1'));
    await read.ready();
    await redis.kill();
    try {
      await read.ready();
      expect(read.isRevoked(ann())).toBe(true);
      expect(await caught(read.revoke(ofToken('t2')))).toMatchObject({ code: 'unavailable' });
      expect(read.isRevoked(ann({ tokenId: 't2' }))).toBe(false);
      expect(await caught(instance().revocations.ready())).toMatchObject({ code: 'unavailable' });
      expect(said).toHaveBeenCalled();
    } finally {
      await redis.start();
      jest.restoreAllMocks();
    }
  });
});

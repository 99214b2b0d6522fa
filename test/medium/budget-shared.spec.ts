import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { CredentialBudget } from '../../src/modules/vendor-accounts/credential-budget.js';
import {
  BURST_MS,
  Gcra,
  GRACE_MS,
  LONGEST_WAIT_MS,
  POLL_SHARE,
} from '../../src/modules/vendor-accounts/gcra.js';
import { BudgetSpent } from '../../src/vendors/port/errors.js';
import { ReservedBudget } from '../../src/modules/vendor-accounts/reserved-budget.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { freshPrefix, ownRedis, testRedis } from '../support/test-redis.js';

const SCRIPT = new URL('../../src/modules/vendor-accounts/lua/take-budget.lua', import.meta.url);
const never = new AbortController().signal;
const poll = (cost: number, name = 'roster') => ({ as: 'poll', cost, name }) as const;

describe(CredentialBudget.name, () => {
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

  const budgetOf = (perMinute: number, key = freshPrefix(), worker = 'one') =>
    new CredentialBudget(connections.commands, key, worker, perMinute);

  it('decides in Redis as the model does, for any sequence of requests', async () => {
    // The script with its clock brought by the test; the rest of it as it is.
    const script = readFileSync(SCRIPT, 'utf8').replace("rcall('TIME')", '{ ARGV[11], ARGV[12] }');
    const ask = fc.record({
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })),
      cost: fc.integer({ min: 1, max: 30 }),
      yields: fc.boolean(),
      name: fc.constantFrom('', 'queue:1', 'queue:2', 'queue:3', 'queue:4', 'roster'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6_000 }),
        fc.array(ask, { minLength: 20 }),
        async (perMinute, asks) => {
          const model = new Gcra(perMinute);
          const key = freshPrefix();
          const keys = [key, ...['hold', 'workers', 'waiting', 'comes'].map((part) => `${key}:${part}`)];
          let at = Date.now();
          for (const { afterMs, cost, name, yields } of asks) {
            at += afterMs;
            const clock = [Math.floor(at / 1000), (at % 1000) * 1000];
            const args = [
              ...[cost, name, 60_000 / perMinute],
              ...[POLL_SHARE, BURST_MS, LONGEST_WAIT_MS, GRACE_MS],
              ...['', 0, yields ? 1 : 0, ...clock],
            ];
            const [answer, retryAfterMs] = (await connections.commands.eval(script, 5, ...keys, ...args)) as [
              string,
              number,
            ];
            const expected = model.take(
              name === '' ? { as: 'command', cost, yields } : { as: 'poll', cost, name },
              at,
            );
            expect(answer).toBe(expected.ok ? 'ok' : 'spent');
            // Redis keeps instants to the microsecond.
            if (!expected.ok) expect(Math.abs(retryAfterMs - expected.retryAfterMs)).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is one budget for all workers that share the key, and leaves a fifth of it to commands', async () => {
    const key = freshPrefix();
    const workers = [budgetOf(600, key, 'one'), budgetOf(600, key, 'two')];
    const grants = await Promise.all(
      Array.from({ length: 200 }, (_, i) => workers[i % 2]!.take(poll(1, `${i}`))),
    );
    const granted = grants.filter(({ ok }) => ok).length;
    // Two seconds' worth of what polls may have, and what came back while the test ran.
    expect(granted).toBeGreaterThanOrEqual(16);
    expect(granted).toBeLessThan(60);
    expect(await workers[0]!.take({ as: 'command', cost: 1 })).toEqual({ ok: true });
    expect(await budgetOf(600).take(poll(1))).toEqual({ ok: true });
  });

  it('lets no poll through while the vendor asked us to slow down; the longer of two requests counts', async () => {
    const budget = budgetOf(600);
    await Promise.all([budget.hold(60_000), budget.hold(500)]);
    const grant = await budget.take(poll(1));
    expect(grant).toMatchObject({ ok: false, why: 'held' });
    expect(grant.ok ? 0 : grant.retryAfterMs).toBeGreaterThan(30_000);
    expect(await budget.take({ as: 'command', cost: 1 })).toEqual({ ok: true });
  });

  it('leaves nothing behind in Redis when it is no longer used', async () => {
    const key = freshPrefix();
    await budgetOf(60, key).take(poll(5));
    for (const name of [key, `${key}:workers`])
      expect(await connections.commands.pttl(name)).toBeGreaterThan(0);
  });

  it('is divided by the last known number of workers while Redis is away, with nothing saved up', async () => {
    const redis = await ownRedis();
    const own = new RedisConnections(redis.url);
    try {
      const budgets = ['one', 'two', 'three'].map(
        (worker) => new CredentialBudget(own.commands, 'budget', worker, 6_000),
      );
      for (const budget of budgets) await budget.take(poll(1));
      const [, , last] = budgets;
      await redis.kill();
      const grant = await last!.take(poll(1));
      expect(grant).toMatchObject({ ok: false, why: 'spent' });
      // Burst is earned at a third of the rate: a command is granted in turn, 30 ms apart at most.
      const paid = new ReservedBudget(last!, { as: 'command', cost: 1 }, 0);
      await expect(paid.take(never)).resolves.toBeUndefined();
    } finally {
      await own.close();
      await redis.stop();
    }
  });

  it('gives a poll what it paid for, then waits a little, then says that it is spent', async () => {
    const budget = budgetOf(60);
    const paid = new ReservedBudget(budget, poll(1), 2);
    await paid.take(never);
    await paid.take(never);
    await budget.take(poll(30));
    await expect(paid.take(never)).rejects.toThrow(BudgetSpent);
    await expect(paid.take(AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });
});

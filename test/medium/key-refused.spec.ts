import { jest } from '@jest/globals';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { credentialOf } from '../../src/modules/vendor-accounts/credential.js';
import { SessionRecord } from '../../src/modules/vendor-accounts/session-record.js';
import { SharedSession } from '../../src/modules/vendor-accounts/shared-session.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import { netsapiens } from '../../src/vendors/netsapiens/vendor.js';
import { caught } from '../support/caught.js';
import { json, LiteralServer } from '../support/literal-server.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';

const START = Date.UTC(2026, 10, 28, 9, 0, 0);
const POLL_MS = 4_000;

describe('a refused API key of NetSapiens', () => {
  it('is tried as rarely as a refused password, by all workers together, and used again once it is accepted', async () => {
    const redis = await testRedis();
    const connections = new RedisConnections(redis.url);
    let now = START;
    let isGood = false;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const pbx = await LiteralServer.start((request, response) =>
      (isGood ? json([]) : json({ code: 401, message: 'Unauthorized' }, 401))(request, response),
    );
    try {
      const keys = new Keys(freshPrefix(), 1);
      const credential = await credentialOf('netsapiens', pbx.baseUrl, { apiKey: 'nss_key' });
      const workers = ['one', 'two'].map((worker) => {
        const owner = { credential: 'cred', account: 'hq', worker };
        const record = new SessionRecord(connections.commands, keys, owner);
        return netsapiens.create(
          {
            ...{ id: 'hq', baseUrl: pbx.baseUrl, timeoutMs: 5_000 },
            credentials: { apiKey: 'nss_key', domain: 'acme.example' },
          },
          {
            session: new SharedSession(record, credential.box),
            budget: new UnlimitedBudget(),
            report: () => undefined,
          },
        );
      });
      const poll = (nth: number) =>
        workers[nth % 2]!.read(workers[0]!.targets(undefined)[0]!, {
          ...{ roster: undefined, signal: new AbortController().signal, retry: { left: 0 } },
          notes: new ReadingNotes(),
        });
      const triedAt: number[] = [];
      for (let nth = 0; now < START + 180_000; nth += 1, now += POLL_MS) {
        const before = pbx.seen.length;
        expect(await caught(poll(nth))).toMatchObject({ name: 'VendorAuthFailed' });
        if (pbx.seen.length > before) triedAt.push((now - START) / 1_000);
      }
      // After about 15 s, and after about two minutes more.
      expect(triedAt).toEqual([0, 16, expect.any(Number)]);
      expect(triedAt[2]).toBeGreaterThanOrEqual(130);
      expect(pbx.seen.length).toBe(3);
      isGood = true;
      now += 3_600_000;
      expect(await poll(0)).toMatchObject({ roster: { queues: {} } });
    } finally {
      jest.restoreAllMocks();
      await pbx.stop();
      await connections.close();
      await redis.stop();
    }
  });
});

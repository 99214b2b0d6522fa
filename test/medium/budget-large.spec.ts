import { floorOf } from '../../simulators/engine/world.js';
import { RealClock } from '../../simulators/engine/real.clock.js';
import { startSimulator } from '../../simulators/simulator.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import { FakePhone } from '../support/fake-phone.js';
import { PollHarness } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

describe('a poll that makes more requests than it was priced at', () => {
  it('waits for our own budget, and keeps what it has read', async () => {
    const redis = await testRedis();
    const phone = new FakePhone('6400');
    // The roster costs 13 requests, 12 of them at once; 200 a minute leave polls 160, one each 375 ms after the first few.
    phone.answer = async ({ id }, { budget, signal }) => {
      if (id === 'roster' && budget !== undefined)
        await Promise.all(Array.from({ length: 13 }, () => budget.take(signal)));
    };
    const startedAt = Date.now();
    const rig = await PollHarness.start({
      url: redis.url,
      prefix: freshPrefix(),
      vendor: phone.definition,
      account: { budget: { requestsPerMinute: 200 }, timeoutMs: 500 },
    });
    try {
      const { queues } = await rig.account(({ queues }) => Object.keys(queues).length > 0);
      expect(Object.keys(queues)).toEqual(['6400']);
      // 13 requests at 160 a minute take 4.9 s; 20 % more, and 1.5 s for the first poll of the queue.
      expect(Date.now() - startedAt).toBeLessThan(4_900 * 1.2 + 1_500);
      expect(phone.reads.filter(({ target }) => target === 'roster')).toHaveLength(1);
      // The queue's own poll may be deferred, since the roster has used up what polls may use.
      expect(rig.outcomes.filter((outcome) => outcome !== 'away')).toEqual(['ok', 'ok']);
    } finally {
      await rig.stop();
      await redis.stop();
    }
  }, 20_000);
});

describe('a PortSIP of nine queues at 200 requests a minute', () => {
  it('shows its first queue within 30 s, and all of them within what the budget allows', async () => {
    const redis = await testRedis();
    const options = { seed: 7, queues: 9, agents: 12, queuesPerAgent: 1.5, autopilot: false };
    const simulator = await startSimulator({
      vendor: 'portsip',
      floor: floorOf({ clock: new RealClock(), ...options }),
    });
    const startedAt = Date.now();
    const { baseUrl, credentials } = simulator;
    const rig = await PollHarness.start({
      url: redis.url,
      prefix: freshPrefix(),
      vendor: portsip,
      account: {
        ...{ vendor: 'portsip', baseUrl, credentials, timeoutMs: 5_000 },
        poll: { baseMs: 4_000, idleMs: 30_000, maxMs: 60_000 },
        budget: { requestsPerMinute: 200 },
      },
    });
    try {
      await rig.account(({ queues }) => Object.keys(queues).length > 0);
      expect(Date.now() - startedAt).toBeLessThan(30_000);
      await rig.account(({ queues }) => Object.keys(queues).length === 9);
      const requests = simulator.requests.all().length;
      // Polls may use 160 of the 200 a minute.
      expect(Date.now() - startedAt).toBeLessThan((requests / 160) * 60_000 * 1.2 + 1_000);
    } finally {
      await rig.stop();
      await simulator.stop();
      await redis.stop();
    }
  }, 90_000);
});

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
  });
});

describe('a PortSIP whose budget is small', () => {
  /** How long the account takes to show its first queue and then all of them, and what it asks until then. */
  async function start(queues: number, requestsPerMinute: number) {
    const redis = await testRedis();
    const options = { seed: 7, queues, agents: 12, queuesPerAgent: 1.5, autopilot: false };
    const floor = floorOf({ clock: new RealClock(), ...options });
    const simulator = await startSimulator({ vendor: 'portsip', floor });
    const startedAt = Date.now();
    const { baseUrl, credentials } = simulator;
    const rig = await PollHarness.start({
      url: redis.url,
      prefix: freshPrefix(),
      vendor: portsip,
      account: {
        ...{ vendor: 'portsip', baseUrl, credentials, timeoutMs: 5_000 },
        poll: { baseMs: 4_000, idleMs: 30_000, maxMs: 60_000 },
        budget: { requestsPerMinute },
      },
    });
    try {
      const reasons = new Set<string | undefined>();
      await rig.account(({ source, queues }) => {
        if (source.self.state === 'starting') reasons.add(source.self.reason);
        return Object.keys(queues).length > 0;
      });
      const firstMs = Date.now() - startedAt;
      await rig.account((document) => Object.keys(document.queues).length === queues);
      const allMs = Date.now() - startedAt;
      return { firstMs, allMs, requests: simulator.requests.all().length, reasons: [...reasons] };
    } finally {
      await rig.stop();
      await simulator.stop();
      await redis.stop();
    }
  }

  it.concurrent.each([
    [8, 300],
    [9, 200],
  ])(
    'shows its first of %i queues within 30 s at %i a minute, and all within what the budget allows',
    async (queues, requestsPerMinute) => {
      const { firstMs, allMs, requests, reasons } = await start(queues, requestsPerMinute);
      expect(firstMs).toBeLessThan(30_000);
      // Polls may use four fifths of the budget.
      expect(allMs).toBeLessThan((requests / (0.8 * requestsPerMinute)) * 60_000 * 1.2 + 1_000);
      expect(reasons).not.toContain(undefined);
    },
    90_000,
  );
});

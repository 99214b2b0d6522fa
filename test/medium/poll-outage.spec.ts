import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pollKey, QUEUE_NAME } from '../../src/pollers/poll-queue.js';
import { PollWorker } from '../../src/pollers/poll-worker.js';
import { compiled } from '../support/compiled.js';
import { eventually, gate } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { ACCOUNT, PollHarness } from '../support/poll-harness.js';
import { freshPrefix, ownRedis, testRedis, type OwnRedis } from '../support/test-redis.js';

const OFTEN = { poll: { baseMs: 250, idleMs: 250, maxMs: 2_000 } };
const QUEUES = ['6400', '6401', '6402', '6403', '6404'];

describe(`${PollWorker.name} when something dies`, () => {
  it('takes over the polls of a process that was killed in the middle of them, and coordinates its accounts', async () => {
    const folder = await compiled();
    const redis = await testRedis();
    const prefix = freshPrefix();
    const child = fork(path.join(folder, 'test/support/poll-child.js'), [redis.url, prefix, ...QUEUES]);
    let rig: PollHarness | undefined;
    try {
      const begun = new Set<unknown>();
      for await (const [target] of on(child, 'message') as AsyncIterable<[unknown]>)
        if (begun.add(target).size === QUEUES.length) break;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;

      const phone = new FakePhone(...QUEUES);
      rig = await PollHarness.start({ url: redis.url, prefix, vendor: phone.definition, account: OFTEN });
      const { queues } = await rig.account(({ source }) => source.self.state === 'live');
      expect(Object.keys(queues)).toHaveLength(QUEUES.length);
      expect(phone.mostAtOnce).toBe(1);
    } finally {
      child.kill('SIGKILL');
      await rig?.stop();
      await redis.stop();
      await rm(folder, { recursive: true });
    }
  });

  describe('and it is Redis', () => {
    let redis: OwnRedis;
    let rig: PollHarness;
    let phone: FakePhone;

    beforeEach(async () => {
      redis = await ownRedis();
      phone = new FakePhone(...QUEUES);
      rig = await PollHarness.start({
        url: redis.url,
        prefix: freshPrefix(),
        vendor: phone.definition,
        account: OFTEN,
      });
      await rig.account(({ source }) => source.self.state === 'live');
    });
    afterEach(async () => {
      redis.resume();
      await rig.stop();
      await redis.stop();
    });

    /** Each queue keeps being polled, and what the polls learn is shown. */
    async function goesOn(): Promise<void> {
      const at = Date.now();
      await eventually(() => QUEUES.every((id) => phone.since(at, `queue:${id}`).length >= 3));
      const waiting = 1 + Math.floor(Math.random() * 1_000);
      phone.queues.set('6402', waiting % 50);
      await rig.account(({ queues }) => queues['6402']?.waiting === waiting % 50);
    }

    it('continues when Redis hung for longer than the lifetime of locks and leases', async () => {
      redis.pause();
      await expect(rig.connections.commands.ping()).rejects.toThrow();
      redis.resume();
      await goesOn();
    });

    it('continues when Redis was killed and comes back with its data', async () => {
      await redis.kill();
      await expect(rig.connections.commands.ping()).rejects.toThrow();
      await redis.start();
      await goesOn();
    });

    it('continues when only the records of its targets were lost', async () => {
      await redis.say('del', rig.keys.targets(ACCOUNT));
      await goesOn();
      await rig.account(({ source }) => source.self.state === 'live');
    });

    /** Takes the job of a target away. */
    async function loseJob(target: string): Promise<void> {
      const jobs = `${rig.keys.bullPrefix(0)}:${QUEUE_NAME}`;
      const id = await rig.connections.commands.get(`${jobs}:de:${pollKey(ACCOUNT, target)}`);
      await rig.connections.commands.multi().del(`${jobs}:${id}`).zrem(`${jobs}:delayed`, `${id}`).exec();
    }

    it('makes the job of a target again when only that was lost', async () => {
      await phone.next('end', 'queue:6402');
      await loseJob('queue:6402');
      await goesOn();
    });

    it('makes the job of a target again that was lost while it ran', async () => {
      const { open, opened } = gate();
      phone.answer = ({ id }) => (id === 'queue:6402' ? opened : Promise.resolve());
      await phone.next('start', 'queue:6402');
      await loseJob('queue:6402');
      phone.answer = () => Promise.resolve();
      open();
      await goesOn();
    });

    it('continues when Redis comes back empty', async () => {
      await rig.connections.commands.flushall();
      await goesOn();
    });
  });
});

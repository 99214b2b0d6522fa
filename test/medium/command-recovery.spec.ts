import { CommandWatch } from '../../src/modules/commands/command-watch.js';
import { isOver, isSettled } from '../../src/modules/domain/command.js';
import { CommandRig, type CommandRigOptions } from '../support/command-rig.js';
import { eventually, gate } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { freshPrefix, ownRedis, type OwnRedis } from '../support/test-redis.js';

/** Each has a Redis of its own, which may be killed. */
describe(CommandWatch.name, () => {
  let redis: OwnRedis;
  let prefix: string;
  let phone: FakePhone;
  const rigs: CommandRig[] = [];

  beforeAll(async () => {
    redis = await ownRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    prefix = freshPrefix();
    phone = new FakePhone('1');
  });
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
  });

  async function worker(options: Partial<CommandRigOptions> = {}): Promise<CommandRig> {
    const first = rigs.length === 0 ? phone.next('end', 'queue:1') : undefined;
    const rig = await CommandRig.start({ url: redis.url, prefix, vendor: phone.definition, ...options });
    rigs.push(rig);
    await first;
    return rig;
  }

  it('calls the outcome unknown when the process that sent it is gone, and does not send it again', async () => {
    const dead = await worker({ works: false });
    const never = gate();
    phone.obey = async () => {
      await never.opened;
      return {};
    };
    const ordered = await dead.accept();
    const run = dead.runner.run(ordered.id);
    await eventually(() => phone.orders.length === 1);
    const alive = await worker();
    const done = await alive.until(ordered.id, isOver);
    expect(done).toMatchObject({
      status: 'unknown',
      error: { code: 'interrupted' },
      confirmation: 'confirmed',
    });
    expect(phone.orders).toHaveLength(1);
    // Whoever was thought dead, and was only slow, does not change what was said.
    never.open();
    await run;
    expect((await alive.row(ordered.id)).status).toBe('unknown');
  });

  it('goes on looking for what a process that is gone wanted to see', async () => {
    const dead = await worker();
    phone.obey = async () => {
      phone.paused.clear();
      return {};
    };
    const ordered = await dead.order();
    await dead.until(ordered.id, isSettled);
    rigs.splice(rigs.indexOf(dead), 1);
    await dead.stop();
    const alive = await worker();
    phone.paused.add('a1');
    expect(await alive.until(ordered.id, isOver)).toMatchObject({ confirmation: 'confirmed' });
  });

  it('keeps an answer that came while Redis was away', async () => {
    const rig = await worker();
    const answer = gate();
    phone.obey = async () => {
      await answer.opened;
      return {};
    };
    const ordered = await rig.order();
    await eventually(() => phone.orders.length === 1);
    await redis.kill();
    answer.open();
    await redis.start();
    const done = await rig.until(ordered.id, isOver);
    expect(done).toMatchObject({ status: 'succeeded', confirmation: 'confirmed' });
    expect(phone.orders).toHaveLength(1);
  });

  it('loses no command that was accepted, when Redis is killed in between', async () => {
    const rig = await worker();
    const accepted: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      if (i === 10) {
        await redis.kill();
        await redis.start();
      }
      const ordered = await rig.accept({ agent: i % 2 === 0 ? 'a1' : 'a2' }).catch(() => undefined);
      // Refused while it was away: then nothing was accepted.
      if (ordered === undefined) continue;
      accepted.push(ordered.id);
      await rig.queue.add(ordered.id).catch(() => undefined);
    }
    const done = await Promise.all(accepted.map((id) => rig.until(id, isSettled)));
    // One that could not be put on record as sent was not sent, and says so.
    const sent = done.filter(({ status, error }) => status === 'succeeded' || error?.code !== 'internal');
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 'succeeded'));
    expect(accepted.length).toBeGreaterThan(9);
    expect(phone.orders).toHaveLength(sent.length);
  });
});

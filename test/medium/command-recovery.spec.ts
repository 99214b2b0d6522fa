import { jest } from '@jest/globals';
import { LEASE_MS } from '../../src/modules/commands/command-state-machine.js';
import { CommandRecovery } from '../../src/modules/commands/runner/command-recovery.js';
import { VendorUnavailable } from '../../src/vendors/port/errors.js';
import { isOver, isSettled } from '../../src/modules/domain/command.js';
import { CommandHarness, type CommandHarnessOptions } from '../support/command-harness.js';
import { eventually, gate } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { anyNumber } from '../support/matchers.js';
import { freshPrefix, ownRedis, type OwnRedis } from '../support/test-redis.js';

/** Each has a Redis of its own, which may be killed. */
describe(CommandRecovery.name, () => {
  let redis: OwnRedis;
  let prefix: string;
  let phone: FakePhone;
  const rigs: CommandHarness[] = [];

  beforeAll(async () => {
    redis = await ownRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    prefix = freshPrefix();
    phone = new FakePhone('1');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
  });

  async function worker(options: Partial<CommandHarnessOptions> = {}): Promise<CommandHarness> {
    const first = rigs.length === 0 ? phone.next('end', 'queue:1') : undefined;
    const rig = await CommandHarness.start({ url: redis.url, prefix, vendor: phone.definition, ...options });
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
    const command = await dead.accept();
    const run = dead.runner.run(command.id);
    await eventually(() => phone.commands.length === 1);
    const alive = await worker();
    const done = await alive.until(command.id, isOver);
    expect(done).toMatchObject({
      status: 'unknown',
      error: { code: 'interrupted' },
      confirmation: 'confirmed',
    });
    expect(phone.commands).toHaveLength(1);
    // A process that was thought dead, and was only slow, does not change what was reported.
    never.open();
    await run;
    expect((await alive.row(command.id)).status).toBe('unknown');
  });

  it('does not take a poll that began before the command was settled for a confirmation', async () => {
    const rig = await worker({ works: false });
    phone.obey = () => new Promise(() => undefined);
    const command = await rig.accept();
    void rig.runner.run(command.id);
    await eventually(() => phone.commands.length === 1);
    const { 'queue:1': issued = 0 } = await rig.polls.store.issued('hq', ['queue:1']);
    await rig.runner.giveUp((await rig.store.load(command.id))!);
    expect((await rig.store.load(command.id))?.fencesAtAck?.['queue:1']).toBeGreaterThanOrEqual(issued);
    expect(issued).toBeGreaterThan(0);
  });

  it('leaves commands to their process when Redis was away for longer than a lease', async () => {
    const [busy, other] = [await worker({ works: false }), await worker({ works: false })];
    const answer = gate();
    phone.obey = async () => {
      await answer.opened;
      return {};
    };
    const command = await busy.accept();
    const run = busy.runner.run(command.id);
    await eventually(() => phone.commands.length === 1);
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + 2 * LEASE_MS);
    await redis.kill();
    await expect(other.watch.round()).rejects.toThrow();
    await redis.start();
    await eventually(() => other.polls.connections.commands.status === 'ready');
    await eventually(() => busy.polls.connections.commands.status === 'ready');
    const due = other.polls.keys.commandsDue(0);
    await other.polls.connections.commands.zadd(due, 0, command.id);
    await other.watch.round();
    await busy.watch.round();
    answer.open();
    await run;
    expect(await busy.row(command.id)).toMatchObject({ status: 'succeeded' });
  });

  it('records the outcome also in a Redis that lost the record of sending', async () => {
    const rig = await worker({ works: false });
    const answer = gate();
    phone.obey = async () => {
      await answer.opened;
      return {};
    };
    const command = await rig.accept();
    await redis.remember();
    const run = rig.runner.run(command.id);
    await eventually(async () => (await rig.row(command.id)).status === 'sent');
    await redis.goBack();
    // Until the connection is lost and back, a read fails.
    const now = () => rig.row(command.id).catch(() => undefined);
    await eventually(async () => (await now())?.status === 'accepted');
    answer.open();
    await run;
    expect(await rig.row(command.id)).toMatchObject({ status: 'succeeded', sentAt: anyNumber() });
  });

  it('does not report a command as not sent, nor as failed, while another process sends it', async () => {
    const [slow, fast] = [await worker({ works: false }), await worker({ works: false })];
    const looking = gate();
    const answer = gate();
    const reached = gate();
    phone.prepare = () => {
      reached.open();
      return looking.opened;
    };
    phone.obey = async () => {
      await answer.opened;
      return {};
    };
    const command = await slow.accept();
    const accepted = (await slow.store.load(command.id))!;
    const lost = slow.runner.run(command.id);
    await reached.opened;
    phone.prepare = async () => undefined;
    const run = fast.runner.run(command.id);
    await eventually(() => phone.commands.length === 1);
    await slow.runner.expire(accepted);
    looking.open();
    await lost;
    expect((await fast.row(command.id)).status).toBe('sent');
    answer.open();
    await run;
    expect((await fast.row(command.id)).status).toBe('succeeded');
    expect(phone.commands).toHaveLength(1);
  });

  it('reports nothing of a command that failed here before sending, and was sent by another process', async () => {
    const [slow, fast] = [await worker({ works: false }), await worker({ works: false })];
    const looking = gate();
    const answer = gate();
    const reached = gate();
    phone.prepare = async () => {
      reached.open();
      await looking.opened;
      throw new VendorUnavailable('hq: GET /agent refused the connection');
    };
    phone.obey = async () => {
      await answer.opened;
      return {};
    };
    const command = await slow.accept();
    const lost = slow.runner.run(command.id);
    await reached.opened;
    phone.prepare = async () => undefined;
    const run = fast.runner.run(command.id);
    await eventually(() => phone.commands.length === 1);
    looking.open();
    await lost;
    expect((await fast.row(command.id)).status).toBe('sent');
    answer.open();
    await run;
    expect((await fast.row(command.id)).status).toBe('succeeded');
  });

  it('is not held up by a command that it cannot read', async () => {
    const rig = await worker();
    const broken = await rig.accept();
    const { connections, keys } = rig.polls;
    await connections.commands.hset(keys.command('hq', broken.id), 'row', '{}');
    const command = await rig.accept();
    expect(await rig.until(command.id, isSettled)).toMatchObject({ status: 'succeeded' });
  });

  it('does not give up a command that was sent after it had been claimed', async () => {
    const rig = await worker({ works: false });
    const answer = gate();
    phone.obey = async () => {
      await answer.opened;
      return {};
    };
    const command = await rig.accept();
    const { claim } = rig.store;
    let run: Promise<void> | undefined;
    // Between the claim and the look at it, it is taken up and sent.
    rig.store.claim = async (...args) => {
      const claims = await claim.apply(rig.store, args);
      run ??= rig.runner.run(command.id);
      await eventually(() => phone.commands.length === 1);
      return claims;
    };
    await eventually(async () => {
      await rig.watch.round();
      return run !== undefined;
    });
    expect(await rig.row(command.id)).toMatchObject({ status: 'sent' });
    answer.open();
    await run;
    expect(await rig.row(command.id)).toMatchObject({ status: 'succeeded' });
  });

  it('continues the confirmation that a process that is gone had begun', async () => {
    const dead = await worker();
    phone.obey = async () => {
      phone.paused.clear();
      return {};
    };
    const command = await dead.submit();
    await dead.until(command.id, isSettled);
    rigs.splice(rigs.indexOf(dead), 1);
    await dead.stop();
    const alive = await worker();
    phone.paused.add('a1');
    expect(await alive.until(command.id, isOver)).toMatchObject({ confirmation: 'confirmed' });
  });

  it('keeps an answer that came while Redis was away', async () => {
    const rig = await worker();
    const answer = gate();
    phone.obey = async () => {
      await answer.opened;
      return {};
    };
    const command = await rig.submit();
    await eventually(() => phone.commands.length === 1);
    await redis.kill();
    answer.open();
    await redis.start();
    const done = await rig.until(command.id, isOver);
    expect(done).toMatchObject({ status: 'succeeded', confirmation: 'confirmed' });
    expect(phone.commands).toHaveLength(1);
  });

  it('loses no command that was accepted, when Redis is killed in between', async () => {
    const rig = await worker();
    const accepted: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      if (i === 10) {
        await redis.kill();
        await redis.start();
      }
      const command = await rig.accept({ agent: i % 2 === 0 ? 'a1' : 'a2' }).catch(() => undefined);
      // Refused while it was away: then nothing was accepted.
      if (command === undefined) continue;
      accepted.push(command.id);
      await rig.queue.add(command.id).catch(() => undefined);
    }
    const done = await Promise.all(accepted.map((id) => rig.until(id, isSettled)));
    // One that could not be put on record as sent was not sent, and says so.
    const sent = done.filter(({ status, error }) => status === 'succeeded' || error?.code !== 'internal');
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 'succeeded'));
    expect(accepted.length).toBeGreaterThan(9);
    expect(phone.commands).toHaveLength(sent.length);
  });
});

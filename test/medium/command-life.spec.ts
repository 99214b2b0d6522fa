import { CommandRunner } from '../../src/modules/commands/runner/command-runner.js';
import { isOver, isSettled, type Command } from '../../src/modules/domain/command.js';
import { CommandRejected, VendorThrottled, VendorUnavailable } from '../../src/vendors/port/errors.js';
import { CommandHarness, type CommandHarnessOptions } from '../support/command-harness.js';
import { eventually, gate } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { queueTarget } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const QUEUE = queueTarget('1');

describe(CommandRunner.name, () => {
  let url: string;
  let stopRedis: () => Promise<void>;
  let prefix: string;
  let phone: FakePhone;
  const rigs: CommandHarness[] = [];

  beforeAll(async () => {
    const redis = await testRedis();
    ({ url } = redis);
    stopRedis = () => redis.stop();
  });
  afterAll(() => stopRedis());
  beforeEach(() => {
    prefix = freshPrefix();
    phone = new FakePhone('1');
  });
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
  });

  /** A worker process, once the queue was read for the first time. */
  async function worker(options: Partial<CommandHarnessOptions> = {}): Promise<CommandHarness> {
    const first = rigs.length === 0 ? phone.next('end', QUEUE.id) : undefined;
    const rig = await CommandHarness.start({ url, prefix, vendor: phone.definition, ...options });
    rigs.push(rig);
    await first;
    return rig;
  }

  const settled = (rig: CommandHarness, { id }: Command): Promise<Command> => rig.until(id, isSettled);
  const over = (rig: CommandHarness, { id }: Command): Promise<Command> => rig.until(id, isOver);

  it('sends a command and sees it confirmed by a poll that began after the answer', async () => {
    const rig = await worker();
    const answered: number[] = [];
    phone.obey = async () => {
      answered.push(Date.now());
      return {};
    };
    const done = await over(rig, await rig.submit());
    expect(done).toMatchObject({
      status: 'succeeded',
      confirmation: 'confirmed',
      vendorRequest: { method: 'POST', path: '/agent.pause' },
    });
    expect(phone.commands).toEqual([{ type: 'agent.pause', agent: 'a1', queues: ['1'], params: {} }]);
    const [answeredAt = Infinity] = answered;
    expect(phone.since(answeredAt, QUEUE.id).length).toBeGreaterThan(0);
  });

  it('does not take a poll for a confirmation that began before the answer', async () => {
    const rig = await worker();
    const answer = gate();
    const poll = gate();
    phone.obey = async () => {
      await answer.opened;
      return {};
    };
    const accepted = await rig.submit();
    await eventually(() => phone.commands.length === 1);
    // This poll will show the expected state, but it begins before the vendor has acknowledged the command.
    phone.answer = async ({ id }) => {
      if (id === QUEUE.id) await poll.opened;
    };
    const early = phone.next('start', QUEUE.id);
    await rig.polls.nudge(QUEUE);
    const { startedAt } = await early;
    answer.open();
    expect(await settled(rig, accepted)).toMatchObject({ status: 'succeeded', confirmation: 'pending' });
    const ended = phone.next('end', QUEUE.id);
    const later = phone.next('start', QUEUE.id);
    poll.open();
    await ended;
    expect((await later).startedAt).toBeGreaterThanOrEqual(startedAt);
    const { confirmedAt = 0 } = await over(rig, accepted);
    expect(confirmedAt).toBeGreaterThanOrEqual((await later).startedAt);
  });

  it('puts it on record before it is sent', async () => {
    const rig = await worker();
    const seen: (string | undefined)[] = [];
    const accepted = await rig.accept();
    phone.obey = async () => {
      seen.push((await rig.row(accepted.id)).status);
      return {};
    };
    await rig.queue.add(accepted.id);
    await settled(rig, accepted);
    expect(seen).toEqual(['sent']);
  });

  it('says that the vendor shows something else', async () => {
    const rig = await worker({ deadlines: { contradictedMs: 300, unconfirmedMs: 60_000 } });
    phone.obey = async () => {
      phone.paused.clear();
      return {};
    };
    const done = await over(rig, await rig.submit());
    expect(done).toMatchObject({ status: 'succeeded', confirmation: 'contradicted' });
  });

  it('leaves a command unconfirmed when the vendor does not report the field', async () => {
    const rig = await worker({ deadlines: { contradictedMs: 0, unconfirmedMs: 800 } });
    phone.secretive = true;
    const done = await over(rig, await rig.submit());
    expect(done).toMatchObject({ status: 'succeeded', confirmation: 'unconfirmed' });
  });

  it('says that no poll could check', async () => {
    const rig = await worker({ deadlines: { contradictedMs: 300, unconfirmedMs: 600 } });
    phone.answer = async () => {
      throw new VendorUnavailable('hq: GET /queue refused the connection');
    };
    const done = await over(rig, await rig.submit());
    expect(done).toMatchObject({ status: 'succeeded', confirmation: 'unconfirmed' });
  });

  it('checks nothing where there is nothing to expect', async () => {
    const rig = await worker();
    const done = await over(rig, await rig.submit({ effect: { polls: ['queue:1'], shows: [] } }));
    expect(done).toMatchObject({ status: 'succeeded', confirmation: 'unconfirmed' });
  });

  it.each<[string, () => Error, Partial<Command>]>([
    ['a refusal', () => new CommandRejected('hq: no', { vendorCode: '7' }), { status: 'failed' }],
    ['too many requests', () => new VendorThrottled('hq: slow down', 9_000), { status: 'failed' }],
    ['no system there', () => new VendorUnavailable('hq: refused'), { status: 'failed' }],
    [
      'no answer',
      () => Object.assign(new VendorUnavailable('hq: timed out'), { mayHaveActed: true }),
      { status: 'unknown' },
    ],
    ['a bug of ours', () => new TypeError('bug'), { status: 'unknown' }],
  ])('sends once, whatever the outcome: %s', async (_name, error, expected) => {
    const rig = await worker();
    phone.obey = async () => {
      throw error();
    };
    const done = await settled(rig, await rig.submit());
    expect(done).toMatchObject(expected);
    expect(done.error?.detail).toBeDefined();
    expect(phone.commands).toHaveLength(1);
  });

  it('sees that a command worked whose answer was lost', async () => {
    const rig = await worker();
    phone.obey = async () => {
      throw Object.assign(new VendorUnavailable('hq: timed out'), { mayHaveActed: true });
    };
    expect(await over(rig, await rig.submit())).toMatchObject({
      status: 'unknown',
      confirmation: 'confirmed',
    });
  });

  it('limits the wait for an answer', async () => {
    const rig = await worker({ account: { timeoutMs: 100 } });
    phone.obey = () => new Promise(() => undefined);
    const done = await settled(rig, await rig.submit());
    expect(done).toMatchObject({ status: 'unknown', error: { code: 'no-answer' } });
  });

  it('sends nothing once it has given up', async () => {
    const rig = await worker({ account: { timeoutMs: 100 } });
    const late = gate();
    phone.prepare = () => late.opened;
    const done = await settled(rig, await rig.submit());
    expect(done).toMatchObject({ status: 'failed', error: { code: 'unavailable' } });
    expect(done.sentAt).toBeUndefined();
    late.open();
    await eventually(() => phone.held === 1);
    expect(phone.commands).toEqual([]);
  });

  it('is done once, however many jobs there are and workers run them', async () => {
    const [one, two] = [await worker(), await worker()];
    const accepted = await one.accept();
    await Promise.all([one, two, one, two].map((rig) => rig.runner.run(accepted.id)));
    await settled(one, accepted);
    expect(phone.commands).toHaveLength(1);
  });

  it('finds a command whose job was lost', async () => {
    const rig = await worker();
    expect(await settled(rig, await rig.accept())).toMatchObject({ status: 'succeeded' });
  });

  it('does not send a command that is too old', async () => {
    const rig = await worker();
    const done = await settled(rig, await rig.submit({ ageMs: 31_000 }));
    expect(done).toMatchObject({ status: 'failed', error: { code: 'expired' } });
    expect(phone.commands).toEqual([]);
  });

  it('removes a command of 16 minutes ago from the topic, and not from the trail', async () => {
    const rig = await worker();
    const old = await rig.submit({ ageMs: 16 * 60_000 });
    await settled(rig, old);
    const fresh = await rig.submit();
    await over(rig, fresh);
    await eventually(() => {
      const rows = rig.polls.replica.view('commands/hq')?.state['commands'] ?? {};
      return rows[old.id] === undefined && rows[fresh.id] !== undefined;
    });
    const commands = await rig.store.audit('hq', { limit: 10 });
    expect(commands.map(({ id }) => id)).toEqual([fresh.id, old.id]);
  });

  it('lets polls wait, and not commands: a worker with all its polls under way sends at once', async () => {
    const rig = await worker();
    const polls = gate();
    phone.answer = () => polls.opened;
    const started = phone.next('start', QUEUE.id);
    await rig.polls.nudge(QUEUE);
    await started;
    const accepted = await rig.submit();
    expect(await settled(rig, accepted)).toMatchObject({ status: 'succeeded' });
    polls.open();
    await over(rig, accepted);
  });
});

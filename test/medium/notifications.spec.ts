import { Webhook } from 'standardwebhooks';
import { notificationOf as notify, DeliveryHarness, TENANT } from '../support/delivery-harness.js';
import { eventually } from '../support/eventually.js';
import { json, LiteralServer, text, type Answerer, type SeenRequest } from '../support/literal-server.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const OK = text('', 200);
const NEVER: Answerer = () => undefined;
const FAST = { delaysMs: [50, 50, 100], sendMs: 1_000 };

const idOf = ({ headers }: SeenRequest): string => String(headers['webhook-id']);
const titleOf = ({ body }: SeenRequest): string =>
  (JSON.parse(body) as { data: { title: string } }).data.title;
const headersOf = ({ headers }: SeenRequest) => headers as Record<string, string>;

describe('Notifications', () => {
  let redis: Awaited<ReturnType<typeof testRedis>>;
  let sink: LiteralServer;
  let prefix: string;
  const running: DeliveryHarness[] = [];

  beforeAll(async () => {
    redis = await testRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    prefix = freshPrefix();
    sink = await LiteralServer.start(OK);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await sink.stop();
  });

  function start(options: Partial<Parameters<typeof DeliveryHarness.start>[0]> = {}): DeliveryHarness {
    const one = DeliveryHarness.start({ url: redis.url, prefix, times: FAST, ...options });
    running.push(one);
    return one;
  }
  const address = (path = '/'): string => `${sink.baseUrl}${path}`;

  it('arrive at least once under one id each, and twice only after a time-out', async () => {
    const workers = [start(), start()];
    const [worker] = workers;
    const answers: Answerer[] = [text('', 500), NEVER, OK, text('', 503), OK];
    const timedOut = new Set<string>();
    sink.answer((request, response) => {
      const answer = answers[(sink.seen.length - 1) % answers.length] ?? OK;
      if (answer === NEVER) timedOut.add(idOf(request));
      response.setHeader('x-answer', 'yes');
      answer(request, response);
      if (response.statusCode === 200 && answer !== NEVER) arrived.push(idOf(request));
    });
    const arrived: string[] = [];
    const secrets = new Map<string, string>();
    for (let nth = 0; nth < 8; nth += 1)
      secrets.set(`ch_${nth}`, await worker!.channel(`ch_${nth}`, { url: address(`/ch_${nth}`) }));
    const decided = Array.from({ length: 16 }, (_, nth) =>
      notify({ queue: `${nth}`, channel: `ch_${nth % 8}` }),
    );
    await worker!.decide(...decided);
    await worker!.until('delivered', ...decided);

    expect(new Set(sink.seen.map(idOf))).toEqual(new Set(decided.map(({ id }) => id)));
    expect(new Set(arrived)).toEqual(new Set(decided.map(({ id }) => id)));
    const twice = arrived.filter((id, nth) => arrived.indexOf(id) !== nth);
    expect(twice.filter((id) => !timedOut.has(id))).toEqual([]);
    for (const request of sink.seen)
      expect(
        new Webhook(secrets.get(request.path.slice(1))!).verify(request.body, headersOf(request)),
      ).toMatchObject({ type: 'alert.fired' });
    expect(await worker!.connections.commands.xlen(worker!.keys.outbox(0))).toBe(0);
  });

  it('are not sent again when they come out of the outbox again', async () => {
    const worker = start();
    await worker.channel('ch_1', { url: address() });
    const [first, last] = [notify({ queue: '1' }), notify({ queue: '2' })];
    await worker.decide(first);
    await worker.until('delivered', first);
    // As after a crash between the queue and the removal.
    await worker.decide(first, last);
    await worker.until('delivered', last);
    await worker.queue.add(0, first.id, 0);
    await worker.decide(first);
    await eventually(async () => (await worker.connections.commands.xlen(worker.keys.outbox(0))) === 0);
    expect(sink.seen.map(idOf)).toEqual([first.id, last.id]);
  });

  it('have a log of their attempts', async () => {
    const worker = start();
    await worker.channel('ch_1', { url: address() });
    sink.answer((request, response) => (sink.seen.length === 1 ? text('', 500) : OK)(request, response));
    const one = notify();
    await worker.decide(one);
    await worker.until('delivered', one);
    const [record, ...others] = await worker.log.list('alert', one.alert.id, 'hq');
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      state: 'delivered',
      attempts: [
        { at: expect.any(Number), outcome: 'refused', status: 500 },
        { at: expect.any(Number), outcome: 'delivered', status: 200 },
      ],
    });
    expect(await worker.log.list('channel', 'ch_1')).toEqual([record]);
  });

  it('are signed with both secrets during a rotation', async () => {
    const worker = start();
    const old = await worker.channel('ch_1', { url: address() });
    const one = notify({ queue: '1' });
    await worker.decide(one);
    await worker.until('delivered', one);
    const previous = { secret: old, until: Date.now() + 60_000 };
    const fresh = await worker.channel('ch_1', { url: address(), previous });
    const two = notify({ queue: '2' });
    await worker.decide(two);
    await worker.until('delivered', two);
    const [before, during] = sink.seen;
    expect(() => new Webhook(old).verify(before!.body, headersOf(before!))).not.toThrow();
    for (const secret of [old, fresh])
      expect(() => new Webhook(secret).verify(during!.body, headersOf(during!))).not.toThrow();
  });

  it('of one rule within its seconds share a message', async () => {
    const worker = start();
    await worker.channel('ch_1', { url: address() });
    const queues = ['1', '2', '3', '4'].map((queue) => notify({ queue, groupBySeconds: 1 }));
    const alone = notify({ queue: '5', rule: 'r_8' });
    await worker.decide(...queues, alone);
    await worker.until('delivered', alone);
    await eventually(async () => {
      const records = await Promise.all(queues.map((one) => worker.record(one)));
      return records.every((record) => record !== undefined && record.state !== 'waiting');
    });
    expect(sink.seen.map(titleOf).sort()).toEqual([
      expect.stringMatching(/^Caller waits too long: Queue [1-4], Queue [1-4] and 2 more$/),
      'Caller waits too long: Queue 5',
    ]);
    const records = await Promise.all(queues.map((one) => worker.record(one)));
    const [message] = sink.seen.map(idOf).filter((id) => id !== alone.id);
    expect(records.map((record) => [record?.state, record?.joined]).sort()).toEqual([
      ['delivered', undefined],
      ['joined', message],
      ['joined', message],
      ['joined', message],
    ]);
  });

  it('become a digest beyond what a channel is sent', async () => {
    const worker = start();
    await worker.channel('ch_1', { url: address() });
    const storm = Array.from({ length: 40 }, (_, nth) => notify({ queue: `${nth}`, rule: `r_${nth}` }));
    await worker.decide(...storm);
    await eventually(async () => {
      const records = await Promise.all(storm.map((one) => worker.record(one)));
      return records.every((record) => record !== undefined && record.state !== 'waiting');
    });
    expect(sink.seen.length).toBeLessThan(30);
    const ids = sink.seen.flatMap(({ body }) =>
      (JSON.parse(body) as { data: { alerts: { id: string }[] } }).data.alerts.map(({ id }) => id),
    );
    expect(ids.sort()).toEqual(storm.map(({ id }) => id).sort());
    expect(sink.seen.map(titleOf)).toContainEqual(
      expect.stringMatching(/^\d+ alerts: Queue \d+, Queue \d+ and \d+ more$/),
    );
  });

  it('say that an alert is over only where it was said that it fired, and after that', async () => {
    const worker = start();
    await worker.channel('ch_1', { url: address() });
    await worker.channel('ch_2', { url: address() });
    sink.answer((request, response) => (sink.seen.length === 1 ? text('', 500) : OK)(request, response));
    const fired = notify();
    const over = notify({ kind: 'resolved' });
    const elsewhere = notify({ kind: 'resolved', channel: 'ch_2' });
    await worker.decide(over, elsewhere, fired);
    await worker.until('skipped', elsewhere);
    await worker.decide(notify({ kind: 'resolved', queue: '9', channel: 'ch_2' }));
    await worker.until('delivered', fired);
    expect(sink.seen.map(idOf)).toEqual([fired.id, fired.id]);
  });

  it('wait with the end of an alert until its beginning has arrived', async () => {
    const worker = start();
    await worker.channel('ch_1', { url: address() });
    sink.answer((request, response) => (sink.seen.length === 1 ? text('', 500) : OK)(request, response));
    const [fired, over] = [notify(), notify({ kind: 'resolved' })];
    await worker.decide(fired, over);
    await worker.until('delivered', fired, over);
    expect(sink.seen.map(idOf)).toEqual([fired.id, fired.id, over.id]);
    // A later step of the same firing says nothing new.
    const late = notify({ step: 1 });
    await worker.decide(late);
    await worker.until('skipped', late);
  });

  it('stop at 410, and a redirect is a failure that is not followed', async () => {
    const worker = start();
    await worker.channel('ch_1', { url: address() });
    const one = notify();
    sink.answer((request, response) =>
      sink.seen.length === 1
        ? json({}, 307, { location: 'http://169.254.169.254/latest/meta-data/' })(request, response)
        : text('', 410)(request, response),
    );
    await worker.decide(one);
    await worker.until('dead', one);
    expect(await worker.record(one)).toMatchObject({
      attempts: [
        { outcome: 'refused', status: 307 },
        { outcome: 'gone', status: 410 },
      ],
    });
    expect((await worker.channels.find(TENANT, 'ch_1'))?.channel).toMatchObject({
      enabled: false,
      disabledWhy: { code: 'gone' },
      trouble: { dead: 1 },
    });
    expect(await worker.registry.text()).toContain('floorwalker_notifications_dead{kind="webhook"} 1');
    const next = notify({ queue: '2' });
    await worker.decide(next);
    await worker.until('skipped', next);
    expect(sink.seen).toHaveLength(2);
  });

  it('heed Retry-After, for the whole channel', async () => {
    const worker = start();
    await worker.channel('ch_1', { url: address() });
    sink.answer((request, response) =>
      (sink.seen.length === 1 ? text('', 429, { 'retry-after': '2' }) : OK)(request, response),
    );
    const one = notify({ queue: '1' });
    await worker.decide(one);
    await eventually(async () => (await worker.record(one))?.attempts.length === 1);
    const two = notify({ queue: '2' });
    await worker.decide(two);
    await worker.until('delivered', one, two);
    const { attempts } = (await worker.record(one))!;
    expect(attempts[1]!.at - attempts[0]!.at).toBeGreaterThanOrEqual(1_990);
    expect(await worker.record(two)).toMatchObject({ attempts: [{ outcome: 'delivered' }] });
    expect((await worker.record(two))!.attempts[0]!.at).toBeGreaterThanOrEqual(attempts[0]!.at + 1_990);
  });

  it.each([
    'https://169.254.169.254/latest/meta-data/',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://[::ffff:127.0.0.1]/',
    'https://2130706433/',
    'http://example.com/',
  ])('never go to %s', async (url) => {
    const worker = start({ alerts: { insecure: false } });
    await worker.channel('ch_1', { url });
    const one = notify();
    await worker.decide(one);
    await eventually(async () => ((await worker.record(one))?.attempts.length ?? 0) > 0);
    expect((await worker.record(one))?.attempts[0]).toMatchObject({ outcome: 'failed' });
    expect(sink.seen).toEqual([]);
  });
});

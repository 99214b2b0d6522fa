import type { ContactPart } from '../../src/modules/domain/contact.js';
import type { MetricsDocument } from '../../src/modules/domain/metrics-document.js';
import type { MetricsRow } from '../../src/modules/domain/metrics-row.js';
import { metricsTopic } from '../../src/modules/domain/topic.js';
import { parseEntry, type LogEntry } from '../../src/modules/floor/log-entry.js';
import { TotalsStore } from '../../src/modules/floor/totals-store.js';
import { VendorUnavailable } from '../../src/vendors/port/errors.js';
import type { LineContext } from '../../src/vendors/port/line.js';
import type { PollTarget, TotalsRequest } from '../../src/vendors/port/vendor.js';
import { eventually } from '../support/eventually.js';
import { FakePhone } from '../support/fake-phone.js';
import { ACCOUNT, PollHarness, type PollHarnessOptions } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const QUARTER_MS = 900_000;
const TOTALS: PollTarget = { id: 'totals', resource: 'statistics', cadence: 'totals', requests: 1 };

const contact = (call: string): ContactPart => ({
  ...{ queue: '6400', call, enteredAt: 1_795_000_000_000, leftAt: 1_795_000_012_000 },
  ...{ outcome: 'answered', agent: 'a1', source: 'record' },
});

describe('the document of interval metrics', () => {
  let url: string;
  let stopRedis: () => Promise<void>;
  let prefix: string;
  const rigs: PollHarness[] = [];

  beforeAll(async () => {
    const redis = await testRedis();
    ({ url } = redis);
    stopRedis = () => redis.stop();
  });
  afterAll(() => stopRedis());
  beforeEach(() => (prefix = freshPrefix()));
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
  });

  /** Of each day so far it has counted ten callers, seven of them answered; of a closed quarter hour two. */
  function countingPhone(contacts: ContactPart[] = []): FakePhone {
    const phone = new FakePhone('6400');
    phone.totals = ({ from, to }: TotalsRequest) => {
      const isClosed = to - from === QUARTER_MS && to % QUARTER_MS === 0;
      const counts = { offered: 10, answered: 7, abandoned: 2, shortAbandoned: 0 };
      const queue = isClosed
        ? { offered: 2, answered: 2 }
        : { ...counts, waitAnsweredSeconds: 84, answeredWithin: 6, targetSeconds: 20 };
      return {
        totals: { interval: { from, to }, queues: { '6400': queue }, agents: { a1: { answered: 7 } } },
        ...(contacts.length > 0 && { contacts }),
      };
    };
    return phone;
  }

  async function rigOf(phone: FakePhone, account?: PollHarnessOptions['account']): Promise<PollHarness> {
    const rig = await PollHarness.start({
      url,
      prefix,
      vendor: phone.definition,
      ...(account && { account }),
    });
    rigs.push(rig);
    return rig;
  }

  /** The document of interval metrics, as soon as it satisfies. */
  async function metricsOf(
    rig: PollHarness,
    satisfies: (document: MetricsDocument) => boolean,
  ): Promise<MetricsDocument> {
    const topic = metricsTopic(ACCOUNT);
    await rig.replica.follow(topic);
    return rig.until(() => {
      const document = rig.replica.view(topic)?.state as MetricsDocument | undefined;
      return document !== undefined && satisfies(document) ? document : undefined;
    });
  }

  async function contactsIn(rig: PollHarness): Promise<unknown[]> {
    const entries = await rig.connections.commands.xrange(rig.keys.log(0), '-', '+');
    const known = entries.flatMap(([id, fields]): LogEntry | LogEntry[] => parseEntry(id, fields) ?? []);
    return known.flatMap((entry) =>
      entry.kind === 'contacts' && entry.account === ACCOUNT ? (JSON.parse(entry.json) as unknown[]) : [],
    );
  }

  /** Polls are at the interval of what is not followed, so only refreshes come meanwhile. */
  async function polled(rig: PollHarness, phone: FakePhone): Promise<void> {
    const ended = phone.next('end', 'totals');
    await rig.nudge(TOTALS);
    await ended;
  }

  it('shows the counts of the local day', async () => {
    const phone = countingPhone();
    const rig = await rigOf(phone, { zone: 'Asia/Kathmandu', shortAbandonSeconds: 4, targetSeconds: 30 });
    const { today, agents, last30 } = await metricsOf(rig, ({ today }) => today['6400'] !== undefined);
    const row = today['6400'] as MetricsRow;
    const [request] = phone.asked;
    // Kathmandu is 5 h 45 min ahead of UTC, and has no daylight saving time.
    expect((row.from + 20_700_000) % 86_400_000).toBe(0);
    expect(row).toMatchObject({
      ...{ id: '6400', to: row.from + 86_400_000, zone: 'Asia/Kathmandu', closed: false },
      ...{ offered: 10, answered: 7, abandoned: 2, asaSeconds: 12, targetSeconds: 20 },
      serviceLevel: { percent: 66.7, formula: 'no-short' },
      ...{ sources: { '*': 'vendor' }, coverage: 1 },
    });
    expect(agents['a1']).toMatchObject({ id: 'a1', answered: 7 });
    expect(last30).toEqual({});
    expect(request).toMatchObject({
      ...{ from: row.from, zone: 'Asia/Kathmandu', shortAbandonSeconds: 4, targetSeconds: 30 },
    });
  });

  it('is there before anything was counted, and is followed like any other topic', async () => {
    const phone = new FakePhone('6400');
    const rig = await rigOf(phone);
    const document = await metricsOf(rig, () => true);
    expect(Object.values(document).every((rows) => Object.keys(rows).length === 0)).toBe(true);
  });

  it('asks for each closed quarter hour of a recorded account once, and for the day in between', async () => {
    const phone = countingPhone();
    const rig = await rigOf(phone, { record: true });
    await rig.follow('account');
    await eventually(() => phone.asked.length >= 3);
    await polled(rig, phone);
    await polled(rig, phone);
    const asked = phone.asked.map(({ from, to }) => ({ from, to }));
    const closed = asked.filter(({ from, to }) => to - from === QUARTER_MS && to % QUARTER_MS === 0);
    // The next one may have ended meanwhile.
    expect(new Set(closed.map(({ from }) => from)).size).toBe(closed.length);
    expect(closed).toContainEqual(asked[1]);
    expect(closed).not.toContainEqual(asked[0]);
    expect(closed).not.toContainEqual(asked[2]);
    const stored = await new TotalsStore(rig.connections, rig.keys).closed(ACCOUNT);
    expect(stored[0]?.totals).toMatchObject({
      interval: asked[1],
      queues: { '6400': { offered: 2, answered: 2 } },
    });
    const document = await metricsOf(rig, ({ today }) => today['6400'] !== undefined);
    expect(document.today['6400']).toMatchObject({ offered: 10 });
  });

  it('asks for no quarter hours of an account that is not recorded', async () => {
    const phone = countingPhone();
    const rig = await rigOf(phone);
    await metricsOf(rig, ({ today }) => today['6400'] !== undefined);
    await polled(rig, phone);
    await polled(rig, phone);
    expect(new Set(phone.asked.map(({ from }) => from)).size).toBe(1);
  });

  it('leaves the account live when counts fail, and says what is missing', async () => {
    const phone = countingPhone();
    phone.answer = async ({ id }) => {
      if (id === 'totals') throw new VendorUnavailable('hq: GET /statistics answered 500');
    };
    const rig = await rigOf(phone);
    await rig.follow('account');
    const { source } = await rig.account(
      ({ source: { self } }) => self.state === 'live' && self.reason !== undefined,
    );
    expect(source.self.reason).toContain('hq: GET /statistics answered 500');
    expect((await rig.target('totals'))!.failure).toBeUndefined();
  });

  it('plans no counts where the configuration says so', async () => {
    const phone = countingPhone();
    const rig = await rigOf(phone, { totals: false });
    await rig.follow('account');
    await rig.account(({ source }) => source.self.state === 'live');
    expect(await rig.hasJob('queue:6400')).toBe(true);
    expect(await rig.hasJob('totals')).toBe(false);
    expect(phone.asked).toEqual([]);
  });

  it('puts records of calls into the change log, each once', async () => {
    const contacts = [contact('c1')];
    const phone = countingPhone(contacts);
    const rig = await rigOf(phone);
    await metricsOf(rig, ({ today }) => today['6400'] !== undefined);
    contacts.push(contact('c2'));
    await polled(rig, phone);
    await eventually(async () => (await contactsIn(rig)).length >= 2);
    await polled(rig, phone);
    await polled(rig, phone);
    expect(await contactsIn(rig)).toEqual([contact('c1'), contact('c2')]);
  });

  it('puts what the live line tells of contacts into the change log', async () => {
    const phone = new FakePhone('6400');
    const lines: LineContext[] = [];
    phone.listen = (context) =>
      new Promise((resolve) => {
        lines.push(context);
        context.signal.addEventListener('abort', () => resolve());
        context.open();
      });
    const rig = await rigOf(phone);
    await eventually(() => lines.length > 0);
    const told: ContactPart = { queue: '6400', call: 'c7', enteredAt: 1_795_000_000_000, source: 'event' };
    for (const call of ['c7', 'c8'])
      lines[0]?.hint({
        ...{ targets: ['queue:6400'], event: 'enqueue', arrivedAt: Date.now() },
        contacts: [{ ...told, call }],
      });
    await eventually(async () => (await contactsIn(rig)).length >= 2);
    expect(await contactsIn(rig)).toEqual([told, { ...told, call: 'c8' }]);
  });
});

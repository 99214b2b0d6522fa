import type { Floor } from '../../simulators/engine/floor.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import { asterisk } from '../../src/vendors/asterisk/vendor.js';
import type { Hint } from '../../src/vendors/port/line.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { Vendor } from '../../src/vendors/port/vendor.js';
import { caught } from '../support/caught.js';
import { eventually } from '../support/eventually.js';
import { MemorySession } from '../support/memory-session.js';
import { openLine } from '../support/open-line.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';
import { asteriskFixture } from './asterisk.fixture.js';

describe('an Asterisk over TCP', () => {
  let simulator: Simulator;
  let vendor: Vendor;
  let ending: AbortController;
  let hints: Hint[];
  const { queues, roster } = asteriskFixture({});

  const vendorWith = (credentials: object): Vendor =>
    asterisk.create(
      {
        id: 'hq',
        baseUrl: simulator.lineUrl!,
        timeoutMs: 5_000,
        credentials: asterisk.credentials.parse({ ...simulator.credentials, ...credentials }),
      },
      { session: new MemorySession(true), budget: new UnlimitedBudget(), report: () => undefined },
    );
  const read = () =>
    vendor.read(vendor.targets(undefined)[0]!, {
      roster,
      signal: AbortSignal.timeout(10_000),
      retry: { left: 0 },
      notes: new ReadingNotes(),
    });
  const listen = () => openLine(vendor, { hint: (hint) => void hints.push(hint), signal: ending.signal });

  beforeEach(async () => {
    simulator = await startSimulator({ vendor: 'asterisk', floor: asteriskFixture({}).floor });
    vendor = vendorWith({});
    ending = new AbortController();
    hints = [];
  });
  afterEach(async () => {
    ending.abort();
    await vendor.close(AbortSignal.timeout(5_000));
    await simulator.stop();
  });

  it('reads the same floor as over HTTP', async () => {
    const reading = await read();
    expect(reading.roster?.queues).toEqual(roster.queues);
    expect(reading.queues?.['Sales']?.members).toEqual(queues['Sales']?.members);
  });

  it('may be polled as often for an event as a few queues together, since one answer shows all', () => {
    const partOf = (count: number) => {
      const ids = Array.from({ length: count }, (_, i) => `queue ${i}`);
      const more = Object.fromEntries(ids.map((id) => [id, { id, name: id }]));
      return vendor.targets({ queues: more, agents: {} }).map(({ gapPart = 1 }) => gapPart);
    };
    expect([0, 1, 2, 3, 40].map(partOf)).toEqual([[1], [1], [1 / 2], [1 / 3], [1 / 3]]);
  });

  it('goes on after every connection was cut', async () => {
    await read();
    simulator.faults.revokeTokens();
    expect(Object.keys((await read()).queues ?? {})).toHaveLength(3);
  });

  it('says that a login is refused, without the secret', async () => {
    vendor = vendorWith({ secret: 'not-the-secret' });
    const error = await caught(read());
    expect(error).toMatchObject({ name: 'VendorAuthFailed' });
    expect(String(error)).not.toContain('not-the-secret');
  });

  it('sends a command once, and not when the system is away', async () => {
    const context = {
      roster,
      signal: AbortSignal.timeout(5_000),
      exclusive: <T>(_name: string, work: () => Promise<T>) => work(),
    };
    const writes: object[] = [];
    const write = (request: object) => Promise.resolve(void writes.push(request));
    const pause = { type: 'agent.pause', agent: 'PJSIP/1004', queues: 'all', params: {} } as const;
    expect(await vendor.execute(pause, { ...context, write })).toEqual({});
    expect(writes).toEqual([{ method: 'AMI', path: 'QueuePause' }]);
    expect([...simulator.floor.agents.get('21')!.memberships.values()].every(({ paused }) => paused)).toBe(
      true,
    );
    await simulator.faults.refuse();
    await eventually(async () => (await caught(read())) instanceof Error);
    expect(await caught(vendor.execute(pause, { ...context, write }))).toMatchObject({
      name: 'VendorUnavailable',
      mayHaveActed: false,
    });
    expect(writes).toHaveLength(1);
    simulator.floor.unpause('21');
  });

  it.each<[string, (floor: Floor) => void]>([
    ['QueueCallerJoin', (floor) => void floor.arrive('5', { caller: '5550110' })],
    ['QueueMemberPause', (floor) => floor.pause('42')],
    ['QueueMemberPause', (floor) => floor.unpause('42')],
    ['QueueMemberStatus', (floor) => floor.unregister('42')],
    ['QueueMemberStatus', (floor) => floor.register('39')],
    ['Reload', (floor) => floor.changeQueue('5', { slaSeconds: 20 })],
  ])('hints at the floor when there is a %s', async (event, change) => {
    await listen();
    change(simulator.floor);
    await eventually(() => hints.some((hint) => hint.event === event));
    const hint = hints.find((one) => one.event === event);
    expect(hint?.targets).toEqual(event === 'Reload' ? 'all' : ['floor']);
  });

  it('ends its line when its signal aborts', async () => {
    const { over } = await listen();
    ending.abort();
    await over;
  });

  it('ends its line when the system goes away', async () => {
    const { over } = await listen();
    await simulator.faults.refuse();
    await over.catch((error: unknown) => expect(error).toMatchObject({ name: 'VendorUnavailable' }));
  });
});

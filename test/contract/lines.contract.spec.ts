import type { Floor } from '../../simulators/engine/floor.js';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulators/simulator.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import { LiveLine } from '../../src/pollers/live-line.js';
import type { Hint } from '../../src/vendors/port/line.js';
import { PermissionMissing } from '../../src/vendors/port/errors.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { Vendor, VendorDefinition } from '../../src/vendors/port/vendor.js';
import { caught } from '../support/caught.js';
import { eventually } from '../support/eventually.js';
import { MemorySession } from '../support/memory-session.js';
import { openLine } from '../support/open-line.js';
import { supportFloor } from '../support/support-floor.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';

const LINES = [
  { kind: 'yeastar', definition: yeastar, queue: 'queue:3' },
  { kind: 'portsip', definition: portsip, queue: 'queue:677046776364007427' },
] as const;

describe.each(LINES)('the live line of $kind', ({ kind, definition, queue }) => {
  let simulator: Simulator;
  let vendor: Vendor;
  let roster: Roster | undefined;
  let ending: AbortController;
  let hints: Hint[];

  async function start(options: Pick<SimulatorOptions<typeof kind>, 'quirks'> = {}): Promise<void> {
    simulator = await startSimulator({ vendor: kind, floor: supportFloor(), ...options });
    const { create, credentials }: VendorDefinition = definition;
    vendor = create(
      {
        id: 'hq',
        baseUrl: simulator.baseUrl,
        timeoutMs: 5_000,
        credentials: credentials.parse(simulator.credentials),
      },
      { session: new MemorySession(true), budget: new UnlimitedBudget(), report: () => undefined },
    );
    const target = vendor.targets(undefined).find(({ id }) => id === 'roster')!;
    const context = { roster, signal: AbortSignal.timeout(10_000), retry: { left: 0 } };
    ({ roster } = await vendor.read(target, { ...context, notes: new ReadingNotes() }));
  }

  const listen = () =>
    openLine(vendor, {
      roster: () => roster,
      hint: (hint) => void hints.push(hint),
      signal: ending.signal,
    });

  beforeEach(() => {
    roster = undefined;
    ending = new AbortController();
    hints = [];
  });
  afterEach(async () => {
    ending.abort();
    await vendor.close(AbortSignal.timeout(5_000));
    await simulator.stop();
  });

  it.each<[string, (floor: Floor) => void]>([
    ['an agent pauses', (floor) => floor.pause('24')],
    ['an agent logs out', (floor) => floor.logout('24')],
    ['a caller comes', (floor) => void floor.arrive('3', { caller: '5550102' })],
    ['a call is answered', (floor) => floor.answer(floor.arrive('3', { caller: '5550102' }), '21')],
    ['a caller gives up', (floor) => floor.abandon(floor.arrive('3', { caller: '5550102' }))],
  ])('hints at the queue when %s', async (_what, change) => {
    await start();
    await listen();
    change(simulator.floor);
    await eventually(() => hints.some(({ targets }) => targets.includes(queue)));
  });

  it('ends when its signal aborts, and when the system cuts it', async () => {
    await start();
    const cut = await listen();
    simulator.push?.cut();
    await cut.over.catch((error: unknown) => expect(error).toMatchObject({ name: 'VendorUnavailable' }));
    const { over } = await listen();
    ending.abort();
    await over;
    await eventually(() => simulator.push?.alive() === 0);
  });

  it('says that a login is refused', async () => {
    await start();
    await vendor.close(AbortSignal.timeout(5_000));
    simulator.faults.revokeTokens();
    simulator.faults.badCredentials();
    const context = { roster: () => roster, hint: () => undefined, open: () => undefined };
    const error = await caught(vendor.listen!({ ...context, signal: ending.signal }));
    expect(error).toMatchObject({ name: 'VendorAuthFailed' });
    expect(String(error)).not.toContain(Object.values(simulator.credentials)[1]);
  });

  it('is logged in to at most twice in a quarter of an hour while the login is refused', async () => {
    await start();
    await vendor.close(AbortSignal.timeout(5_000));
    simulator.faults.revokeTokens();
    simulator.faults.badCredentials();
    simulator.requests.clear();
    const attempts: number[] = [];
    let now = 0;
    await new Promise<void>((resolve) => {
      const line = new LiveLine({
        ...{ account: 'hq', roster: () => roster, hint: () => undefined, onState: () => undefined },
        listen: (context) => {
          attempts.push(now);
          return vendor.listen!(context);
        },
        logger: { log: () => undefined, warn: () => undefined, error: () => undefined },
        random: () => 1,
        // The clock of this test: it stands still but for pauses.
        wait: async (ms) => {
          now += ms;
          if (now >= 3_600_000) void line.stop().then(resolve);
        },
      });
    });
    for (const at of attempts)
      expect(attempts.filter((one) => one >= at && one < at + 900_000).length).toBeLessThanOrEqual(2);
    expect(attempts.length).toBeLessThanOrEqual(6);
    const logins = simulator.requests.all().filter(({ path }) => /token|login/.test(path));
    expect(logins.length).toBeLessThanOrEqual(attempts.length);
  });

  it('opens where a part is refused, or says what is missing', async () => {
    if (kind === 'yeastar') {
      await start({ quirks: { noAgentEvents: true } });
      await listen();
      simulator.floor.arrive('3', { caller: '5550102' });
      return eventually(() => hints.some(({ targets }) => targets.includes(queue)));
    }
    await start({ quirks: { wsiRefused: true } });
    const context = { roster: () => roster, hint: () => undefined, open: () => undefined };
    const error = await caught(vendor.listen!({ ...context, signal: ending.signal }));
    expect(error).toBeInstanceOf(PermissionMissing);
  });

  it('renews its token in time, and opens again where it could not', async () => {
    await start();
    const { over } = await listen();
    if (kind === 'portsip') return;
    simulator.quirks.set({ socketEndsWithToken: true });
    simulator.faults.revokeTokens();
    await over;
    await listen();
    expect(simulator.push?.alive()).toBe(1);
  });
});

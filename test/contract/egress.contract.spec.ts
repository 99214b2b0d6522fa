import type { Simulator } from '../../simulators/simulator.js';
import { startSimulator } from '../../simulators/simulator.js';
import { VendorUnavailable } from '../../src/vendors/port/errors.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { Vendor } from '../../src/vendors/port/vendor.js';
import { caught } from '../support/caught.js';
import { ConnectProxy } from '../support/connect-proxy.js';
import { MemorySession } from '../support/memory-session.js';
import { openLine } from '../support/open-line.js';
import { supportFloor } from '../support/support-floor.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';
import { CONTRACTS } from './subjects.js';

/** Every way to a phone system: an Asterisk has two. */
const WAYS = CONTRACTS.flatMap(({ kind, definition }) =>
  kind === 'asterisk'
    ? ['http', 'ami'].map((way) => ({ way: `${kind} by ${way}`, kind, definition, isLine: way === 'ami' }))
    : [{ way: kind, kind, definition, isLine: false }],
);

describe.each(WAYS)('where a proxy is the only way out, $way', ({ kind, definition, isLine }) => {
  let proxy: ConnectProxy;
  let simulator: Simulator;
  let vendor: Vendor;
  let ending: AbortController;
  let address: string;

  beforeEach(async () => {
    ending = new AbortController();
    proxy = await ConnectProxy.start();
    simulator = await startSimulator({ vendor: kind as 'yeastar', floor: supportFloor() });
    const baseUrl = isLine ? simulator.lineUrl! : simulator.baseUrl;
    address = new URL(baseUrl).host;
    vendor = definition.create(
      {
        ...{ id: 'hq', baseUrl, timeoutMs: 5_000, egress: { url: `http://${proxy.host}` } },
        credentials: definition.credentials.parse(simulator.credentials),
      },
      { session: new MemorySession(true), budget: new UnlimitedBudget(), report: () => undefined },
    );
  });
  afterEach(async () => {
    ending.abort();
    await vendor.close(AbortSignal.timeout(5_000)).catch(() => undefined);
    await simulator.stop();
    await proxy.stop();
  });

  const read = () =>
    vendor.read(vendor.targets(undefined)[0]!, {
      ...{ roster: undefined, signal: AbortSignal.timeout(10_000), retry: { left: 0 } },
      notes: new ReadingNotes(),
    });

  it('is read through the proxy', async () => {
    expect((await read()).roster).toBeDefined();
    expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(new Set([address]));
  });

  it('is not reached where the proxy refuses', async () => {
    proxy.refuse(403);
    const error = await caught(read());
    expect(error).toBeInstanceOf(VendorUnavailable);
    expect(String(error)).toContain(proxy.host);
    expect(String(error)).toContain('403');
  });

  it('holds its live line through the proxy, where it has one', async () => {
    const { roster } = await read();
    if (vendor.listen === undefined) return expect(['yeastar', 'portsip']).not.toContain(kind);
    const asked = proxy.asked.length;
    const listener = { roster: () => roster, signal: ending.signal };
    const { over } = await openLine(vendor, listener);
    expect(proxy.asked.slice(asked).map(({ target }) => target)).toContain(address);
    proxy.refuse(403);
    await over.catch(() => undefined);
    const nothing = () => undefined;
    const refused = vendor.listen({ ...listener, hint: nothing, open: nothing });
    expect(await caught(refused)).toBeInstanceOf(VendorUnavailable);
  });
});

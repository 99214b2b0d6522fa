import type { Hint, LineContext } from '../vendors/port/line.js';
import { VendorAuthFailed, VendorUnavailable } from '../vendors/port/errors.js';
import { LiveLine } from './live-line.js';

/** What one call of `listen` does. */
type Act = (context: LineContext) => Promise<void>;

const refuse: Act = () => Promise.reject(new VendorAuthFailed('hq: refused'));
const fail: Act = () => Promise.reject(new VendorUnavailable('hq: gone'));
const closed: Act = async ({ open }) => open();

/** Runs a line through the acts, and then leaves it waiting; gives the pauses before each next act. */
async function through(acts: Act[], random = 1) {
  const pauses: number[] = [];
  const states: string[] = [];
  const hints: Hint[] = [];
  const said: string[] = [];
  let reached: (() => void) | undefined;
  const end = new Promise<void>((resolve) => (reached = resolve));
  const line = new LiveLine({
    account: 'hq',
    listen: async (context) => {
      const act = acts.shift();
      if (act !== undefined) return act(context);
      reached?.();
      await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()));
    },
    roster: () => undefined,
    hint: (hint) => hints.push(hint),
    onState: (state) => states.push(state),
    logger: {
      log: (text: string) => said.push(text),
      warn: (text: string) => said.push(text),
      error: (text: string) => said.push(text),
    },
    random: () => random,
    wait: async (ms) => void pauses.push(ms),
  });
  await end;
  return { line, pauses, states, hints, said };
}

describe(LiveLine, () => {
  it('is opened again after pauses that double up to a minute, and says an outage once', async () => {
    const { line, pauses, states, said } = await through([...Array.from({ length: 8 }, () => fail), closed]);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(states).toEqual([...Array.from({ length: 8 }, () => 'lost'), 'open', 'lost']);
    expect(said).toEqual([
      'Account hq: the live line is lost; the polls continue: hq: gone',
      'Account hq: the live line is open again.',
    ]);
    await line.stop();
  });

  it('waits for any part of the pause, so that many accounts do not come at once', async () => {
    const { line, pauses } = await through([fail, fail], 0.25);
    expect(pauses).toEqual([250, 500]);
    await line.stop();
  });

  it('tries one fresh session after a refused login, and then waits for 15 minutes and says so', async () => {
    const { line, pauses, said } = await through([refuse, refuse, refuse, closed, refuse]);
    expect(pauses[0]).toBeLessThanOrEqual(1_000);
    expect(pauses.slice(1, 3)).toEqual([900_000, 900_000]);
    expect(pauses[4]).toBeLessThan(900_000);
    expect(said).toContain(
      'Account hq: the live line is refused, and tried again in 15 minutes: hq: refused',
    );
    await line.stop();
  });

  it('waits for the end of a block that lasts longer', async () => {
    const block: Act = () =>
      Promise.reject(new VendorAuthFailed('hq: blocked', { retryAt: Date.now() + 3_600_000 }));
    const { line, pauses } = await through([block, block]);
    expect(pauses[1]).toBeGreaterThan(3_590_000);
    await line.stop();
  });

  it('ends with the account, and passes nothing on after that', async () => {
    let late: LineContext | undefined;
    const { line, hints, states } = await through([
      async (context) => {
        late = context;
        context.hint({ targets: 'all', event: 'e', arrivedAt: 1 });
      },
    ]);
    await line.stop();
    late?.hint({ targets: 'all', event: 'e', arrivedAt: 2 });
    late?.open();
    expect(hints).toEqual([{ targets: 'all', event: 'e', arrivedAt: 1 }]);
    expect(states).toEqual(['lost']);
  });

  it('is not waited for when the vendor does not let go', async () => {
    const line = new LiveLine({
      ...{ account: 'hq', roster: () => undefined, hint: () => undefined, onState: () => undefined },
      listen: () => new Promise<void>(() => undefined),
      logger: { log: () => undefined, warn: () => undefined, error: () => undefined },
    });
    await line.stop();
  });
});

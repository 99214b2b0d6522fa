import type { HistoryLine, HistoryRange } from '../../../client/index.js';
import { ManualEnvironment } from '../../../test/client/manual-environment.js';
import { ReplayClient } from './replay-client.js';

const T = 1_763_990_000_000;
const SECOND = 1_000;

const DAY_MS = 86_400_000;

/**
 * Commands that were given, and alerts that fired, at these instants; documents that do not exist before the first.
 * @param now until when the service knows the past
 */
function historyOf(given: readonly number[], now = () => Infinity) {
  async function* changes(
    topic: string,
    { from, to: until = Infinity }: HistoryRange,
    _signal?: unknown,
    onKnown?: (until: number) => void,
  ): AsyncGenerator<HistoryLine, void, undefined> {
    await Promise.resolve();
    if (until - from > DAY_MS) throw new Error('longer than a day');
    const to = Math.min(until, now());
    onKnown?.(to);
    const [kind = ''] = topic.split('/');
    if (kind !== 'commands' && kind !== 'alerts') return;
    const row = (n: number) => ({ id: `c${n}`, state: 'firing', firingSince: given[n] ?? 0 });
    const before = given.filter((at) => at <= from).length;
    if (before > 0) {
      const rows = Array.from({ length: before }, (_, n) => [`c${n}`, row(n)]);
      const state = { [kind]: Object.fromEntries(rows) as Record<string, object> };
      yield [
        'snapshot',
        { topic, epoch: 'e', version: before, at: given[before - 1] ?? 0, state: state as never },
      ];
    }
    for (const [n, at] of given.entries()) {
      if (n < before || at > to) continue;
      const one = { [kind]: { put: { [`c${n}`]: row(n) } } };
      if (n === 0)
        yield ['snapshot', { topic, epoch: 'e', version: 1, at, state: { [kind]: { c0: row(0) } } }];
      else yield ['delta', { topic, epoch: 'e', base: n, version: n + 1, at, ops: one }];
    }
  }
  return { changes };
}

describe(ReplayClient.name, () => {
  async function settled(client: ReplayClient, until: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (client.state.phase === 'paused' && until()) resolve();
      };
      client.onChange(look);
      look();
    });
  }

  it.each(['command', 'alert'] as const)('shows the %s that was found, at once', async (sought) => {
    const given = [T, T + 10 * SECOND, T + 20 * SECOND];
    const client = new ReplayClient(historyOf(given), new ManualEnvironment(), {
      at: T + 60 * SECOND,
      speed: 1,
    });
    client.pause();
    const told: string[][] = [];
    if (sought === 'command')
      client.followCommands('hq', ({ state }) => told.push(Object.keys(state?.commands ?? {})));
    else client.followAlerts('hq', ({ state }) => told.push(Object.keys(state?.alerts ?? {})));
    client.followAccount('hq', () => undefined);
    await settled(client, () => told.at(-1)?.length === 3);
    // As the clock stands once it has played.
    client.seek(T + 60 * SECOND + 0.4);
    const shown: [number, string[] | undefined][] = [];
    for (const n of [2, 1, 0]) {
      client.goTo(sought, 'previous');
      await settled(client, () => client.state.at === given[n]);
      shown.push([client.state.at, told.at(-1)]);
    }
    expect(shown).toEqual([
      [given[2], ['c0', 'c1', 'c2']],
      [given[1], ['c0', 'c1']],
      [given[0], ['c0']],
    ]);
    client.goTo(sought, 'next');
    await settled(client, () => client.state.at === given[1]);
    expect(told.at(-1)).toEqual(['c0', 'c1']);
    client.seek(T + 30 * SECOND + 0.4);
    client.goTo(sought, 'next');
    const noneFound = { command: /^No further action/, alert: /^No further alert/ }[sought];
    await settled(client, () => noneFound.test(client.state.notice ?? ''));
    client.close();
  });

  it('says until when the past is known while it waits there', async () => {
    let now = T + 5 * SECOND;
    const environment = new ManualEnvironment(T + 3_600 * SECOND);
    const client = new ReplayClient(
      historyOf([T], () => now),
      environment,
      { at: T, speed: 16 },
    );
    client.followCommands('hq', () => undefined);
    const pass = async (): Promise<void> => {
      for (let nth = 0; nth < 8; nth += 1) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        environment.advance(250);
      }
    };
    await pass();
    expect(client.state).toMatchObject({ phase: 'loading', at: now, knownUntil: now });
    now = T + 3_600 * SECOND;
    await pass();
    expect(client.state.at).toBeGreaterThan(T + 5 * SECOND);
    expect(client.state.knownUntil).toBeUndefined();
    client.close();
  });
});

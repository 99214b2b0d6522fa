import type { Screen } from '../support/screen.js';
import type { FaultyProcess } from '../support/faulty-process.js';
import { seen } from './command-book.js';
import { FaultScenario } from './fault-scenario.js';

const HOUR_MS = 3_600_000;

describe('The clock of a process is set', () => {
  let scenario: FaultScenario;

  beforeEach(async () => {
    scenario = await FaultScenario.start();
  });
  afterEach(() => scenario.close());

  const obeyed = (screen: Screen, agent: string) => seen(screen, agent, { status: 'succeeded' });

  it('of the worker, an hour forward, two back, and right again: it keeps polling and sending commands', async () => {
    const worker = await scenario.faultyProcess('worker');
    await scenario.begin(scenario.api.url, scenario.api.url);
    const epochs = scenario.epochs;
    for (const [agent, aheadMs] of [
      ['1101', HOUR_MS],
      ['1102', -HOUR_MS],
      ['1103', 0],
    ] as const) {
      await worker.setClock(aheadMs);
      await scenario.polls();
      await scenario.seen.sawChanges(3);
      await scenario.commands.pause(scenario.api.url, agent, agent);
      await obeyed(scenario.commandsShown, agent);
      expect(scenario.commands.sent(agent)).toBe(1);
    }
    await scenario.heals();
    expect(scenario.epochs).toEqual(epochs);
  }, 120_000);

  it('of one of two workers, which is then killed: the other continues', async () => {
    const wrong = await scenario.faultyProcess('worker');
    await scenario.world.process('worker');
    await scenario.begin(scenario.api.url, scenario.api.url);
    await wrong.setClock(HOUR_MS);
    await scenario.polls();
    await wrong.child.kill();
    await scenario.heals([performance.now()]);
  });

  describe('of the process that serves clients', () => {
    let api: FaultyProcess;

    beforeEach(async () => {
      await scenario.world.process('worker');
      api = await scenario.faultyProcess('api');
    });

    it('an hour forward, two back, and right again: all changes come, and then commands are carried out', async () => {
      await scenario.begin(scenario.api.url, api.child.url);
      const epochs = scenario.epochs;
      for (const [agent, aheadMs] of [
        ['1101', HOUR_MS],
        ['1102', -HOUR_MS],
        ['1103', 0],
      ] as const) {
        await api.setClock(aheadMs);
        await scenario.seen.sawChanges(5);
        // The other one's clock is right: what one process believes does not reach beyond it.
        expect(scenario.seen.screens[0]!.view('queue/hq/3').freshness.state).toBe('live');
        if (aheadMs !== 0) continue; // by its clock every token has expired, or is not issued yet
        await scenario.commands.pause(api.child.url, agent, agent);
        await obeyed(scenario.commandsShown, agent);
        expect(scenario.commands.sent(agent)).toBe(1);
      }
      await scenario.heals();
      expect(scenario.epochs).toEqual(epochs);
    }, 120_000);

    it('an hour back: a connection still ends with its token', async () => {
      const { world } = scenario;
      const wire = await world.unconnected(api.child.url, {
        auth: { token: await world.token({ lifeS: 6 }) },
        more: { reconnection: false },
      });
      await wire.connect();
      const ended = wire.ended();
      await api.setClock(-HOUR_MS);
      await ended;
    });

    it('an hour forward: a token that has expired by that clock opens nothing, and a connection with it ends', async () => {
      const { world } = scenario;
      const token = await world.token({ lifeS: 1_800 });
      const more = { reconnection: false };
      const wire = await world.wire(api.child.url, { auth: { token }, more });
      const ended = wire.ended();
      await api.setClock(HOUR_MS);
      const late = await world.unconnected(api.child.url, { auth: { token }, more });
      await expect(late.connect()).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
      await ended;
    });
  });
});

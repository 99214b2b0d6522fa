import type { Screen } from '../support/screen.js';
import type { FaultyProcess } from '../support/faulty-process.js';
import { seen } from './command-book.js';
import { FaultScenario } from './fault-scenario.js';

const HOUR_MS = 3_600_000;

describe('The clock of a process is set', () => {
  let trial: FaultScenario;

  beforeEach(async () => {
    trial = await FaultScenario.start();
  });
  afterEach(() => trial.close());

  const obeyed = (screen: Screen, agent: string) => seen(screen, agent, { status: 'succeeded' });

  it('of the worker, an hour forward, two back, and right again: it keeps polling and sending commands', async () => {
    const worker = await trial.meddler('worker');
    await trial.begin(trial.api.url, trial.api.url);
    const epochs = trial.epochs;
    for (const [agent, aheadMs] of [
      ['1101', HOUR_MS],
      ['1102', -HOUR_MS],
      ['1103', 0],
    ] as const) {
      await worker.setClock(aheadMs);
      await trial.polls();
      await trial.seen.sawChanges(3);
      await trial.commands.pause(trial.api.url, agent, agent);
      await obeyed(trial.commandsShown, agent);
      expect(trial.commands.sent(agent)).toBe(1);
    }
    await trial.heals();
    expect(trial.epochs).toEqual(epochs);
  }, 120_000);

  it('of one of two workers, which is then killed: the other continues', async () => {
    const wrong = await trial.meddler('worker');
    await trial.world.process('worker');
    await trial.begin(trial.api.url, trial.api.url);
    await wrong.setClock(HOUR_MS);
    await trial.polls();
    await wrong.child.kill();
    await trial.heals([performance.now()]);
  }, 90_000);

  describe('of the process that serves clients', () => {
    let api: FaultyProcess;

    beforeEach(async () => {
      await trial.world.process('worker');
      api = await trial.meddler('api');
    }, 60_000);

    it('an hour forward, two back, and right again: all changes come, and then commands are carried out', async () => {
      await trial.begin(trial.api.url, api.child.url);
      const epochs = trial.epochs;
      for (const [agent, aheadMs] of [
        ['1101', HOUR_MS],
        ['1102', -HOUR_MS],
        ['1103', 0],
      ] as const) {
        await api.setClock(aheadMs);
        await trial.seen.sawChanges(5);
        // The other one's clock is right: what one process believes does not reach beyond it.
        expect(trial.seen.screens[0]!.view('queue/hq/3').freshness.state).toBe('live');
        if (aheadMs !== 0) continue; // by its clock every token has expired, or is not issued yet
        await trial.commands.pause(api.child.url, agent, agent);
        await obeyed(trial.commandsShown, agent);
        expect(trial.commands.sent(agent)).toBe(1);
      }
      await trial.heals();
      expect(trial.epochs).toEqual(epochs);
    }, 120_000);

    it('an hour back: a connection still ends with its token', async () => {
      const { world } = trial;
      const wire = await world.unconnected(api.child.url, {
        auth: { token: await world.token({ lifeS: 6 }) },
        more: { reconnection: false },
      });
      await wire.connect();
      const ended = wire.ended();
      await api.setClock(-HOUR_MS);
      await ended;
    }, 60_000);

    it('an hour forward: a token that has expired by that clock opens nothing, and a connection with it ends', async () => {
      const { world } = trial;
      const token = await world.token({ lifeS: 1_800 });
      const more = { reconnection: false };
      const wire = await world.wire(api.child.url, { auth: { token }, more });
      const ended = wire.ended();
      await api.setClock(HOUR_MS);
      const late = await world.unconnected(api.child.url, { auth: { token }, more });
      await expect(late.connect()).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
      await ended;
    }, 60_000);
  });
});

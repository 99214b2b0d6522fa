import { FaultScenario } from './fault-scenario.js';

/** Longer than any lock and lease of a poll, and than a client waits for an answer to nothing. */
const HELD_UP_MS = 5_000;

describe('The event loop of a process is blocked for seconds', () => {
  let trial: FaultScenario;

  beforeEach(async () => {
    trial = await FaultScenario.start();
  });
  afterEach(() => trial.close());

  it('the process that serves clients: they continue where they were', async () => {
    await trial.world.process('worker');
    const api = await trial.meddler('api');
    await trial.begin(trial.api.url, api.child.url, api.child.url);
    const epochs = trial.epochs;
    const { done } = await trial.sendCommands(api.child.url);
    await api.block(HELD_UP_MS);
    await done;
    await trial.heals();
    expect(trial.epochs).toEqual(epochs);
  }, 90_000);

  it.each([
    ['the only worker', 0],
    ['one of two workers', 1],
  ])(
    '%s: every command is settled, none is sent twice, and polls go on',
    async (_which, others) => {
      const worker = await trial.meddler('worker');
      for (let nth = 0; nth < others; nth += 1) await trial.world.process('worker');
      await trial.begin(trial.api.url, trial.api.url);
      const epochs = trial.epochs;
      const { done } = await trial.sendCommands();
      await worker.block(HELD_UP_MS);
      await done;
      await trial.heals();
      expect(trial.epochs).toEqual(epochs);
    },
    90_000,
  );
});

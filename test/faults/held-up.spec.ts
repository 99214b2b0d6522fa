import { FaultScenario } from './fault-scenario.js';

/** Longer than any lock and lease of a poll, and than a client waits for an answer to nothing. */
const HELD_UP_MS = 5_000;

describe('The event loop of a process is blocked for seconds', () => {
  let scenario: FaultScenario;

  beforeEach(async () => {
    scenario = await FaultScenario.start();
  });
  afterEach(() => scenario.close());

  it('the process that serves clients: they continue where they were', async () => {
    await scenario.world.process('worker');
    const api = await scenario.faultyProcess('api');
    await scenario.begin(scenario.api.url, api.child.url, api.child.url);
    const epochs = scenario.epochs;
    const { done } = await scenario.sendCommands(api.child.url);
    await api.block(HELD_UP_MS);
    await done;
    await scenario.heals();
    expect(scenario.epochs).toEqual(epochs);
  });

  it.each([
    ['the only worker', 0],
    ['one of two workers', 1],
  ])(
    '%s: every command is settled, none is sent twice, and polls go on',
    async (_which, others) => {
      const worker = await scenario.faultyProcess('worker');
      for (let nth = 0; nth < others; nth += 1) await scenario.world.process('worker');
      await scenario.begin(scenario.api.url, scenario.api.url);
      const epochs = scenario.epochs;
      const { done } = await scenario.sendCommands();
      await worker.block(HELD_UP_MS);
      await done;
      await scenario.heals();
      expect(scenario.epochs).toEqual(epochs);
    },
    90_000,
  );
});

import { FaultScenario } from './fault-scenario.js';

const POLL = { baseMs: 250, idleMs: 500, maxMs: 4_000 };

describe('A phone system is away for long', () => {
  let scenario: FaultScenario;

  beforeEach(async () => {
    scenario = await FaultScenario.start({ poll: POLL });
    await scenario.world.process('worker');
    await scenario.begin(scenario.api.url, scenario.api.url);
  });
  afterEach(() => scenario.close());

  it('the board shows the reason and the start, keeps its rows, and is live again with the first answer', async () => {
    const { world, seen } = scenario;
    const { epochs } = scenario;
    const asked = world.asked();
    await world.simulator().faults.refuse();
    const down = {
      state: 'down',
      reason: expect.stringMatching(/^hq: .*refused|cut/),
      since: expect.any(Number),
    };
    for (const screen of seen.screens)
      await screen.until(() => {
        expect(screen.account().source.self).toMatchObject(down);
        expect(screen.view('queue/hq/3').freshness.state).toBe('down');
      });
    const [screen] = seen.screens;
    const rows = screen!.queue('3');
    const { since } = screen!.account().source.self;
    // Turns until the schedule is as slow as it gets.
    await screen!.until(() => {
      const { polledAt = 0, nextDueAt = 0 } = screen!.view('queue/hq/3').freshness;
      expect(nextDueAt - polledAt).toBeGreaterThan(4 * POLL.maxMs);
    });
    expect(screen!.queue('3')).toEqual(rows);
    expect(screen!.account().source.self).toMatchObject({ ...down, since });
    const before = asked.all.length;
    await world.simulator().faults.restore();
    await scenario.heals();
    expect(asked.all.length).toBeGreaterThan(before);
    expect(scenario.epochs).toEqual(epochs);
  });
});

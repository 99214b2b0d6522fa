import { eventually } from '../support/eventually.js';
import { supportFloor } from '../support/support-floor.js';
import { TestCluster } from '../support/test-cluster.js';
import { postgresMissing, testDatabase } from '../support/test-database.js';

const WITHIN_MS = 90_000;
const DAYS = { deltasDays: 14, statesDays: 100, contactsDays: 100, rollupDays: 800 };
const missing = postgresMissing();

interface Row {
  from: number;
  asOf: number;
  offered?: number;
  coverage: number;
  shortAbandoned?: number;
  sources: { [figure: string]: string };
}
interface Contact {
  queue: string;
  outcome?: string;
}

(missing === undefined ? describe : describe.skip)('Figures of a recorded account without totals', () => {
  let drop: () => Promise<void>;
  let world: TestCluster;
  let url: string;
  let startedAt: number;

  beforeAll(async () => {
    const database = await testDatabase();
    ({ drop } = database);
    const floor = supportFloor();
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    floor.addMember('4', '24', { kind: 'dynamic' });
    world = await TestCluster.start({
      accounts: [{ id: 'hq', floor, metrics: { record: true, zone: 'UTC' } }],
    });
    const history = { url: database.url, callers: 'masked' as const, ...DAYS };
    startedAt = Date.now();
    ({ url } = await world.service({ changes: { history } }));
  }, 150_000);
  afterAll(async () => {
    await world.close();
    await drop();
  });

  const begins = (): number => Date.now() - 86_400_000;
  async function items<T>(path: string): Promise<T[]> {
    const headers = { authorization: `Bearer ${await world.token({ scope: 'floor:read history:read' })}` };
    const answer = await fetch(`${url}/v1/accounts/hq/${path}`, { headers });
    return ((await answer.json()) as { items: T[] }).items;
  }

  it('have a caller of each queue who came and left, and say how little of the day they saw', async () => {
    const screen = (await world.screen(url)).follow('queue/hq/3', 'queue/hq/4');
    for (const queue of ['3', '4'])
      await screen.until(() => expect(screen.view(`queue/hq/${queue}`).state).toBeDefined(), WITHIN_MS);
    // Both are recorded from here on.
    const figures = () => items<Row>(`metrics?by=queue&interval=day&from=${begins()}`);
    await eventually(async () => (await figures()).length >= 2);
    const calls = ['3', '4'].map((queue) => world.floor().arrive(queue, { caller: `55501${queue}` }));
    for (const queue of ['3', '4'])
      await screen.until(() => expect(screen.queue(queue).queue.self.waiting).toBe(1), WITHIN_MS);
    for (const call of calls) world.floor().abandon(call);
    let seen: Contact[] = [];
    const isWhole = () =>
      ['3', '4'].every((id) => seen.some((one) => one.queue === id && one.outcome === 'abandoned'));
    await eventually(
      async () => {
        seen = await items<Contact>(`contacts?from=${begins()}&to=${Date.now()}`);
        return isWhole();
      },
      { withinMs: 120_000, else: () => seen },
    );
    const today = (await figures()).filter(({ asOf, from }) => startedAt >= from && startedAt < asOf);
    expect(today).toHaveLength(2);
    // What came before it began to record is not known.
    for (const { coverage, asOf, from, offered } of today) {
      // A coverage has three digits.
      expect((coverage - 0.001) * (asOf - from)).toBeLessThanOrEqual(asOf - startedAt);
      if (coverage < 0.5) expect(offered).toBeUndefined();
    }
    // Polls do not see who leaves at once, also in an interval in which no caller came.
    for (const interval of ['15', 'day'])
      for (const row of await items<Row>(`metrics?by=queue&interval=${interval}&from=${begins()}`)) {
        expect(row).not.toHaveProperty('shortAbandoned');
        expect(row.sources).toEqual(row.offered === undefined ? {} : { '*': 'polls' });
      }
  }, 240_000);
});

import { commandsTopic } from '../../src/modules/domain/topic-name.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import type { Command, FloorClient } from '../../client/index.js';
import type { SimulatedVendor } from '../../simulators/facades.js';
import type { Screen } from '../support/screen.js';
import type { FloorFixture } from '../support/floor-fixture.js';
import { ACCOUNTS, CommandCluster, type Order } from '../support/command-cluster.js';
import { NETSAPIENS_ROWS } from './commands.netsapiens-rows.js';
import { PORTSIP_ROWS } from './commands.portsip-rows.js';
import type { Row, Stage } from './commands.row.js';
import { VOXIMPLANT_ROWS } from './commands.voximplant-rows.js';
import { YEASTAR_ROWS } from './commands.yeastar-rows.js';

const ROWS: Record<SimulatedVendor, Row[]> = {
  voximplant: VOXIMPLANT_ROWS,
  netsapiens: NETSAPIENS_ROWS,
  portsip: PORTSIP_ROWS,
  yeastar: YEASTAR_ROWS,
};
const TABLES = Object.entries(ROWS) as [SimulatedVendor, Row[]][];

/** Each order is given twice, to two casts that are alike: over HTTP to the first, over the socket to the second. */
const CASTS = [1, 2];

describe('Every command, seen by somebody else', () => {
  let desk: CommandCluster;
  let console: FloorClient;

  beforeAll(async () => {
    desk = await CommandCluster.start({ casts: CASTS.length });
    console = (await desk.console()).client;
  });
  afterAll(() => desk.world.close());

  const overHttp = async (account: string, order: Order): Promise<Command> => {
    const { status, body, headers } = await desk.post(account, order);
    expect({ status, body }).toEqual({ status: 200, body: expect.objectContaining({ status: 'succeeded' }) });
    expect(headers.get('location')).toBe(`/v1/commands/${body.id}`);
    return body;
  };
  const overSocket = (account: string, order: Order) => console.command({ account, ...order });

  describe.each(TABLES)('%s', (vendor, rows) => {
    const account = ACCOUNTS[vendor];
    let bob: Screen;
    let casts: FloorFixture[];

    beforeAll(async () => {
      ({ screen: bob, casts } = await desk.audience(account, CASTS));
    });
    afterAll(() => bob.close());

    it('has a row here for each command', () => {
      const stage = { ...stageOf(0), queue: () => ({ waiting: { call: {} } }) } as unknown as Stage;
      const types = new Set(rows.map(({ order }) => order(stage).type));
      expect([...types].sort()).toEqual(Object.keys(VENDORS.get(vendor)!.commands).sort());
    });

    it.each(rows)('$name', async (row) => {
      await Promise.all([play(row, stageOf(0), overHttp), play(row, stageOf(1), overSocket)]);
    });

    function stageOf(index: number): Stage {
      return {
        ...casts[index]!,
        get account() {
          return bob.account(account);
        },
        queue: ({ id }) => bob.queue(id, account),
        simulator: desk.world.simulator(account),
        get: (path) => desk.get(`/v1/accounts/${account}${path}`),
      };
    }

    async function play(
      { before, order, confirmation, feed, asked, unseen }: Row,
      stage: Stage,
      give: (account: string, order: Order) => Promise<Command>,
    ): Promise<void> {
      // Whatever is not seen in any way is not tested.
      expect([feed, asked, unseen].filter((way) => way !== undefined)).not.toEqual([]);
      if (before !== undefined) {
        before(stage);
        await desk.world.readAll(desk.service, account);
      }
      const ordered = await bob.until(() => {
        if (feed !== undefined) expect(() => feed(stage)).toThrow();
        return order(stage);
      });
      if (asked !== undefined) await expect(asked(stage)).rejects.toThrow();

      const command = await give(account, ordered);
      expect(command).toMatchObject({ status: 'succeeded', account, type: ordered.type, by: 'ann' });
      const seen = await bob.until(() => {
        const row = bob.commands(account)[command.id];
        expect(row).toMatchObject({ status: 'succeeded', confirmation });
        feed?.(stage);
        return row!;
      });
      expect(seen.createdAt).toBeLessThanOrEqual(seen.sentAt!);
      expect(seen.sentAt).toBeLessThanOrEqual(seen.settledAt!);
      if (confirmation === 'confirmed') expect(seen.confirmedAt).toBeGreaterThanOrEqual(seen.settledAt!);
      const { method, path } = seen.vendorRequest!;
      expect(desk.writes(account)).toContainEqual(expect.objectContaining({ method, path }));
      await asked?.(stage);
      expect((await desk.get(`/v1/commands/${command.id}`)).body).toEqual(seen);
      expect(bob.view(commandsTopic(account)).refusal).toBeUndefined();
    }
  });
});

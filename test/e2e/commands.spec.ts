import { isSettled } from '../../src/modules/domain/command.js';
import { commandsTopic } from '../../src/modules/domain/topic-name.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import type { Command, FloorClient } from '../../client/index.js';
import type { SimulatedVendor } from '../../simulators/facades.js';
import type { Screen } from '../support/screen.js';
import type { FloorFixture } from '../support/floor-fixture.js';
import { ACCOUNTS, CommandCluster, type CommandBody } from '../support/command-cluster.js';
import {
  playedRows,
  type CommandTable,
  type Line,
  type LiveStage,
  type PlayedRow,
  type Stage,
  type Thing,
} from '../support/commands/row.js';
import { ASTERISK } from '../support/commands/asterisk.js';
import { NETSAPIENS } from '../support/commands/netsapiens.js';
import { PORTSIP } from '../support/commands/portsip.js';
import { VOXIMPLANT } from '../support/commands/voximplant.js';
import { YEASTAR } from '../support/commands/yeastar.js';

const TABLES: Record<SimulatedVendor, CommandTable> = {
  voximplant: VOXIMPLANT,
  netsapiens: NETSAPIENS,
  portsip: PORTSIP,
  yeastar: YEASTAR,
  asterisk: ASTERISK,
};

/** Each command is sent twice, to two casts that are alike: over HTTP to the first, over the socket to the second. */
const CASTS = [1, 2];

describe('Every command, seen by another client', () => {
  let desk: CommandCluster;
  let console: FloorClient;

  beforeAll(async () => {
    desk = await CommandCluster.start({ casts: CASTS.length, account: { timeoutMs: 20_000 } });
    console = (await desk.console()).client;
  });
  afterAll(() => desk.world.close());

  // On a busy machine the answer may come before the outcome.
  const overHttp = async (account: string, command: CommandBody): Promise<Command> => {
    const { status, body, headers } = await desk.post(account, command);
    expect({ status, body }).toEqual({ status: isSettled(body) ? 200 : 202, body });
    expect(headers.get('location')).toBe(`/v1/commands/${body.id}`);
    return console.settled(body);
  };
  const overSocket = async (account: string, command: CommandBody) =>
    console.settled(await console.commandFromForm({ account, ...command }));

  describe.each(Object.entries(TABLES) as [SimulatedVendor, CommandTable][])('%s', (vendor, table) => {
    const rows = playedRows(table.rows);
    const account = ACCOUNTS[vendor];
    let bob: Screen;
    let casts: FloorFixture[];

    beforeAll(async () => {
      ({ screen: bob, casts } = await desk.audience(account, CASTS));
    });
    afterAll(() => bob.close());

    it('has a row for each command', async () => {
      const stage = Object.assign(await stageOf(0), { queue: () => ({ waiting: { call: {} } }) as never });
      const types = new Set(rows.map(({ command }) => command(stage).type));
      expect([...types].sort()).toEqual(Object.keys(VENDORS.get(vendor)!.commands).sort());
    });

    it.each(rows)('$name', async (row) => {
      await Promise.all([play(row, await stageOf(0), overHttp), play(row, await stageOf(1), overSocket)]);
    });

    async function stageOf(index: number): Promise<LiveStage> {
      const cast = casts[index]!;
      return {
        ...cast,
        made: await madeFor(cast),
        beside: { support: [cast.ben], sales: [cast.dee] },
        level: ({ id }, agent) => bob.queue(id, account).agents[agent.id]?.skillLevel ?? 1,
        get calls() {
          const call = callOf(cast);
          return { talking: call, waiting: call };
        },
        get account() {
          return bob.account(account);
        },
        queue: ({ id }) => bob.queue(id, account),
        simulator: desk.world.simulator(account),
        get: (path) => desk.get(`/v1/accounts/${account}${path}`),
      };
    }

    /** The only call in the cast's first queue. */
    function callOf({ support }: FloorFixture): Line {
      const all = [...desk.world.simulator(account).floor.calls.values()];
      const call = all.find(({ queueId }) => queueId === support.key);
      const { id, sequence, arrivedAt: startedAt } = call ?? { id: '', sequence: 0, arrivedAt: 0 };
      // PortSIP numbers its sessions from here.
      return {
        id: vendor === 'portsip' ? String(885337248273272832n + BigInt(sequence)) : id,
        sequence,
        startedAt,
      };
    }

    /** What the rows before have created for the cast. */
    async function madeFor({ nth }: FloorFixture): Promise<Stage['made']> {
      const path = `/v1/accounts/${account}`;
      const { capabilities } = (await desk.get<{ capabilities: { skills?: Thing[] } }>(path)).body;
      const servers = (await desk.get<{ items?: Thing[] }>(`${path}/servers`)).body.items;
      const among = (things: readonly Thing[] = [], ...names: string[]) =>
        things.find(({ name }) => names.includes(name)) ?? { id: '', name: '' };
      return {
        queue: among(Object.values(bob.account(account).queues), `Returns ${nth}`, `Repairs ${nth}`),
        skill: among(capabilities.skills, `Danish ${nth}`, `Faroese ${nth}`),
        server: among(servers, `srv-${nth}`),
      };
    }

    async function play(
      { before, command: commandOf, requests, confirmation, feed, asked, unseen }: PlayedRow,
      stage: LiveStage,
      send: (account: string, command: CommandBody) => Promise<Command>,
    ): Promise<void> {
      // A row that nothing shows says so.
      expect([feed, asked, unseen].filter((way) => way !== undefined)).not.toEqual([]);
      if (before !== undefined) {
        before(stage);
        await desk.world.readAll(desk.service, account);
      }
      const wanted = await bob.until(() => {
        if (feed !== undefined) expect(() => feed(stage)).toThrow();
        return commandOf(stage);
      });
      if (asked !== undefined) await expect(asked(stage)).rejects.toThrow();

      const expected = requests(stage);
      const earlier = desk.world.asked(account).all.length;
      const command = await send(account, wanted);
      expect(command).toMatchObject({ status: 'succeeded', account, type: wanted.type, by: 'ann' });
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
      const sent = desk.world
        .asked(account)
        .all.slice(earlier)
        .map(({ request }) => request);
      // The other cast's requests are among them.
      expect(table.asked(sent, stage.simulator)).toEqual(expect.arrayContaining(expected));
      await asked?.(stage);
      expect((await desk.get(`/v1/commands/${command.id}`)).body).toEqual(seen);
      expect(bob.view(commandsTopic(account)).refusal).toBeUndefined();
    }
  });
});

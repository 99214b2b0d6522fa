import { randomUUID } from 'node:crypto';
import type { Command } from '../../client/index.js';
import { atMost } from '../../src/lib/at-most.js';
import { CommandStore } from '../../src/modules/commands/command-store.js';
import type { FloorFixture } from '../support/floor-fixture.js';
import type { Screen } from '../support/screen.js';
import { CommandCluster, type CommandBody } from '../support/command-cluster.js';

const WITHIN_MS = 180_000;
/** As many connections as the listening socket surely has room for, however busy the machine is. */
const AT_ONCE = 200;
const never = new AbortController().signal;

describe('Many commands at once', () => {
  let desk: CommandCluster;
  let bob: Screen;
  let cast: FloorFixture;

  beforeAll(async () => {
    desk = await CommandCluster.start({ vendors: ['yeastar'], account: { timeoutMs: 20_000 } });
    const { screen, casts } = await desk.audience('hq');
    bob = screen;
    cast = casts[0]!;
  });
  afterAll(() => desk.world.close());

  const pause = (seconds: number): CommandBody => ({
    ...{ type: 'agent.pause', agent: cast.ada.name, params: { seconds } },
  });

  /** How many steps each command's life had: accepted, sent, settled and confirmed are four. */
  const steps = (ids: readonly string[]): Promise<(number | undefined)[]> => {
    const store = desk.service.get(CommandStore);
    return Promise.all(ids.map(async (id) => (await store.load(id))?.revision));
  };

  it(
    'a thousand with one key are one',
    async () => {
      const key = randomUUID();
      const from = desk.writes('hq').length;
      const answers = await atMost(AT_ONCE, never, Array.from({ length: 1_000 }), () =>
        desk.post<Command & { code?: string }>('hq', pause(60), { key }),
      );
      const done = answers.filter(({ status }) => status !== 409);
      expect(new Set(done.map(({ body }) => body.id)).size).toBe(1);
      for (const { status, body } of answers) {
        expect([200, 202, 409]).toContain(status);
        expect(body.code).toBe(status === 409 ? 'in-flight' : undefined);
      }
      const { id } = done[0]!.body;
      await bob.until(() => expect(bob.commands('hq')[id]).toMatchObject({ confirmation: 'confirmed' }));
      expect(Object.keys(bob.commands('hq'))).toEqual([id]);
      expect(desk.writes('hq')).toHaveLength(from + 1);
      expect(await steps([id])).toEqual([4]);
    },
    WITHIN_MS,
  );

  it(
    'three hundred with keys of their own are three hundred, each settled once',
    async () => {
      const from = desk.writes('hq').length;
      const seconds = Array.from({ length: 300 }, (_, i) => 100 + i);
      const answers = await atMost(AT_ONCE, never, seconds, (value) => desk.post('hq', pause(value)));
      expect(answers.filter(({ status }) => status !== 200 && status !== 202)).toEqual([]);
      const ids = answers.map(({ body }) => body.id);
      expect(new Set(ids).size).toBe(300);
      await bob.until(() => {
        for (const id of ids) {
          expect(bob.commands('hq')[id]).toMatchObject({ status: 'succeeded', confirmation: 'confirmed' });
        }
      }, WITHIN_MS);
      const asked = desk
        .writes('hq', from)
        .map(({ query }) => Number(new URLSearchParams(query).get('max_threshold_for_pause_time')));
      expect(asked.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => 100 + i));
      expect(await steps(ids)).toEqual(ids.map(() => 4));
    },
    WITHIN_MS,
  );
});

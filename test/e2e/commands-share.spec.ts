import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from '../../client/index.js';
import { ADMIN, CommandCluster, type CommandBody } from '../support/command-cluster.js';

const LOOK_AGAIN_MS = 100;

describe('Commands of two logins at one account', () => {
  let desk: CommandCluster;
  let pause: CommandBody;

  beforeAll(async () => {
    desk = await CommandCluster.start({
      vendors: ['yeastar'],
      // A tenth of them is a login's share, two seconds of it at once: three commands, however fast the machine.
      account: { requestsPerMinute: 900, timeoutMs: 20_000 },
    });
    const { casts } = await desk.audience('hq');
    pause = { type: 'agent.pause', agent: casts[0]!.ada.name, params: { seconds: 60 } };
  });
  afterAll(() => desk.world.close());

  /** The status of a command, and why, once it is settled; on a busy machine that may take longer than the answer waits. */
  async function settled(id: string, token: string): Promise<string> {
    for (;;) {
      const { body } = await desk.get<Command>(`/v1/commands/${id}`, token);
      const { status, error } = body;
      if (status !== 'accepted' && status !== 'sent')
        return error === undefined ? status : `${status}: ${error.code}, ${error.detail}`;
      await delay(LOOK_AGAIN_MS);
    }
  }

  it('a script that sends hundreds at once does not keep those of another from being sent', async () => {
    const script = desk.world.token({ sub: 'script', scope: ADMIN });
    const token = await desk.world.token({ sub: 'carol', scope: ADMIN });
    const many = Promise.all(
      Array.from({ length: 200 }, async () => desk.post<Command>('hq', pause, { token: await script })),
    );
    const outcomes: (string | undefined)[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { body } = await desk.post<Command>('hq', pause, { token });
      outcomes.push(await settled(body.id, token));
    }
    expect(outcomes).toEqual(['succeeded', 'succeeded', 'succeeded']);
    const ids = (await many).map(({ body }) => body.id);
    const ends: string[] = [];
    // On a busy machine some wait longer than their answer does.
    for (const id of ids) ends.push(await settled(id, await script));
    expect(ends.filter((end) => end.startsWith('failed: throttled, '))).not.toHaveLength(0);
  }, 240_000);
});

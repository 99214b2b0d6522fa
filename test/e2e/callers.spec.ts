import { eventually } from '../support/eventually.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const QUEUE = 'queue/hq/3';
const FULL = 'floor:read callers:read';

describe('A user without the right to see callers', () => {
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start({ accounts: [{ id: 'hq', maskCallers: true }] });
    service = await world.service();
    world.floor().arrive('3', { caller: '+46 8 5550171', name: 'Jane Roe' });
  });
  afterAll(() => world.close());

  const callers = (rows: object): unknown[] =>
    Object.values(rows as { [id: string]: { caller?: string; callerName?: string } }).map(
      ({ caller, callerName }) => ({ caller, callerName }),
    );
  const MASKED = [{ caller: '•••• 171' }];
  const WHOLE = [{ caller: '+46 8 5550171', callerName: 'Jane Roe' }];

  it.each([['json'], ['deflate']] as const)(
    'sees that a caller waits, on a screen that speaks %s',
    async (encoding) => {
      const viewer = await world.screen(service.url, { encoding });
      const full = await world.screen(service.url, { encoding, token: await world.token({ scope: FULL }) });
      for (const screen of [viewer, full]) screen.follow(QUEUE);
      await viewer.until(() => expect(callers(viewer.queue('3').waiting)).toEqual(MASKED));
      await full.until(() => expect(callers(full.queue('3').waiting)).toEqual(WHOLE));

      const call = world.floor().arrive('3', { caller: '5550172', name: 'John Doe' });
      await viewer.until(() =>
        expect(callers(viewer.queue('3').waiting)).toContainEqual({ caller: '•••• 172' }),
      );
      await full.until(() =>
        expect(callers(full.queue('3').waiting)).toContainEqual({
          caller: '5550172',
          callerName: 'John Doe',
        }),
      );
      world.floor().abandon(call);
      await viewer.until(() => expect(callers(viewer.queue('3').waiting)).toEqual(MASKED));
      expect(viewer.position(QUEUE)?.version).toBeGreaterThan(0);
    },
  );

  it('reads the same over HTTP, with other entity tags', async () => {
    const get = async (scope: string, tag = 'none') => {
      const headers = { authorization: `Bearer ${await world.token({ scope })}`, 'if-none-match': tag };
      const answer = await fetch(`${service.url}/v1/accounts/hq/queues/3`, { headers });
      const body = answer.status === 200 ? ((await answer.json()) as { waiting: object }) : { waiting: [] };
      return { status: answer.status, tag: answer.headers.get('etag') ?? '', callers: callers(body.waiting) };
    };
    const viewer = await get('floor:read');
    const full = await get(FULL);
    expect([viewer.callers, full.callers]).toEqual([MASKED, WHOLE]);
    expect(viewer.tag).not.toBe(full.tag);
    // What one of them holds is nothing to the other.
    await eventually(async () => {
      const { tag } = await get('floor:read');
      return (await get('floor:read', tag)).status === 304;
    });
    expect(await get('floor:read', full.tag)).toMatchObject({ status: 200, callers: MASKED });
    expect(await get(FULL, viewer.tag)).toMatchObject({ status: 200, callers: WHOLE });
  });

  it('does not read whom an agent talks to, of the account nor of its queues', async () => {
    const floor = world.floor();
    const call = floor.arrive('3', { caller: '+46 8 5550173', name: 'Ann Poe' });
    const [agent = ''] = [...(floor.queues.get('3')?.members.keys() ?? [])];
    floor.answer(call, agent);
    const read = async (scope: string, path: string) => {
      const headers = { authorization: `Bearer ${await world.token({ scope })}` };
      return (await fetch(`${service.url}/v1/accounts/hq/${path}`, { headers })).text();
    };
    await eventually(async () => (await read(FULL, 'agents')).includes('Ann Poe'));
    for (const path of ['agents', 'queues/3']) {
      const told = await read('floor:read', path);
      expect(told).toContain('"caller":"•••• 173"');
      expect(told).not.toMatch(/5550173|Ann Poe/);
    }
    expect(await read(FULL, 'agents')).toContain(
      '"call":{"caller":"+46 8 5550173","callerName":"Ann Poe","queue":"3"}',
    );
  });

  it('is shown anew when the token gains the right, and when it loses it', async () => {
    const wire = await world.wire(service.url);
    const shown = async () => {
      await wire.follow(QUEUE);
      return callers(wire.state(QUEUE)['waiting'] ?? {});
    };
    expect(await shown()).toEqual(MASKED);
    for (const [scope, rows] of [
      [FULL, WHOLE],
      ['floor:read', MASKED],
    ] as const) {
      const before = wire.gone.length;
      expect(await wire.ask('authenticate', { token: await world.token({ scope }) })).toMatchObject({
        ok: true,
      });
      expect(wire.gone.slice(before)).toEqual([{ topic: QUEUE, reason: 'resync' }]);
      expect(await shown()).toEqual(rows);
    }
  });
});

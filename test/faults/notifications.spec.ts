import { Redis } from 'ioredis';
import { Keys } from '../../src/modules/redis/keys.js';
import { notificationOf as notify } from '../support/delivery-harness.js';
import { eventually } from '../support/eventually.js';
import { LiteralServer, text, type SeenRequest } from '../support/literal-server.js';
import { bearer, type Asked } from '../support/rest-answer.js';
import { TestCluster } from '../support/test-cluster.js';

const OK = text('', 200);
const idOf = ({ headers }: SeenRequest): string => String(headers['webhook-id']);

describe('A worker is killed while it delivers', () => {
  let world: TestCluster;
  let sink: LiteralServer;
  let redis: Redis;
  let ask: Asked;

  beforeEach(async () => {
    world = await TestCluster.start({ file: { alerts: { key: 'k'.repeat(40), insecure: true } } });
    sink = await LiteralServer.start(OK);
    redis = new Redis(world.redisUrl);
    const api = await world.service({ role: 'api' });
    ask = bearer(api.url, await world.token({ scope: 'rules:manage' }));
  });
  afterEach(async () => {
    redis.disconnect();
    await sink.stop();
    await world.close();
  });

  it('loses nothing, and doubles only what waited for an answer', async () => {
    const channels = await Promise.all(
      Array.from({ length: 4 }, async (_, nth) => {
        const { body } = await ask('POST', '/v1/channels', {
          ...{ kind: 'webhook', name: `Sink ${nth}`, url: `${sink.baseUrl}/${nth}` },
        });
        return String(body['id']);
      }),
    );
    const keys = new Keys(world.prefix, 1);
    const decided = Array.from({ length: 40 }, (_, nth) =>
      notify({ queue: `${nth}`, channel: channels[nth % 4]! }),
    );
    const decide = async (from: number, to: number): Promise<void> => {
      for (const one of decided.slice(from, to))
        await redis.xadd(keys.outbox(0), '*', 'n', JSON.stringify(one));
    };

    // The first worker is killed while five receivers have the message and have not answered.
    const waiting: string[] = [];
    sink.answer((request, response) => {
      if (sink.seen.length > 5) return OK(request, response);
      waiting.push(idOf(request));
    });
    const first = await world.process('worker');
    await decide(0, 5);
    await eventually(() => waiting.length === 5);
    await decide(5, 20);
    await first.kill();
    await decide(20, 40);
    await world.process('worker');

    const arrived = (): Set<string> =>
      new Set(
        sink.seen
          .slice(5)
          .flatMap(({ body }) => (JSON.parse(body) as { data: { alerts: { id: string }[] } }).data.alerts)
          .map(({ id }) => id),
      );
    await eventually(() => arrived().size === decided.length);
    expect(arrived()).toEqual(new Set(decided.map(({ id }) => id)));
    const ids = sink.seen.map(idOf);
    const twice = ids.filter((id, nth) => ids.indexOf(id) !== nth);
    // What the first worker may have sent besides, without having recorded it, was under way when it was killed.
    expect(twice).toEqual(expect.arrayContaining(waiting));
    expect(new Set(twice).size).toBeLessThanOrEqual(20);
    await eventually(async () => (await redis.xlen(keys.outbox(0))) === 0);
  }, 240_000);
});

import { present, until } from '../support/signal.js';
import { TestCluster } from '../support/test-cluster.js';
import type { Wire } from '../support/wire.js';

const QUEUES = Array.from({ length: 12 }, (_, i) => `queue/hq/${i + 1}`);
const MOMENTS = 30;

describe('A phone system that is read for the first time', () => {
  let world: TestCluster;

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [{ id: 'hq', floorOptions: { queues: QUEUES.length, agents: 12 } }],
    });
  });
  afterAll(() => world.close());

  it('has all its queues, at any moment', async () => {
    const api = await world.service({ role: 'api' });
    const wires = await Promise.all(Array.from({ length: MOMENTS }, () => world.wire(api.url)));
    // So that it is polled as soon as there is a worker.
    const first = wires[0]!.follow('account/hq');
    const asked = world.asked('hq');
    const answers: ReturnType<Wire['follow']>[] = [];
    // Questions and answers of the worker are the moments: each client asks at one of them, all the way to the end.
    const stop = asked.signal.listen(() => {
      const wire = wires.pop();
      if (wire !== undefined) answers.push(...QUEUES.map((topic) => wire.follow(topic)));
    });
    await world.service({ role: 'worker' });
    await until(asked.signal, () => present(wires.length === 0 || undefined, 'all moments'));
    stop();
    expect(await first).toMatchObject({ ok: true });
    // On a busy machine some are told to ask again. None hears that a queue does not exist: it would not ask again for a minute.
    const refusals = (await Promise.all(answers)).flatMap((answer) => (answer.ok ? [] : [answer.error.code]));
    expect(refusals.filter((code) => code !== 'not-ready')).toEqual([]);
  });
});

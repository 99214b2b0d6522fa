import { startSimulator } from '../simulator.js';
import { PostListener } from '../testing/event-listener.js';
import { supportFloor } from '../testing/scripted-floor.js';

it("a customer's scenario posts what happens to each task, with its key", async () => {
  const { floor } = supportFloor();
  const simulator = await startSimulator({ vendor: 'voximplant', floor });
  const listener = await PostListener.open();
  try {
    floor.arrive('3', { caller: '5550100' });
    expect(simulator.push?.alive()).toBe(0);
    simulator.push?.configure?.({ url: listener.url, key: 'sesame' });
    const said: unknown[] = [];
    const next = async (): Promise<void> => {
      const posts = await listener.next(said.length + 1);
      const post = posts[said.length];
      expect(post?.headers.authorization).toBe('Bearer sesame');
      said.push(JSON.parse(post?.body ?? ''));
    };
    const call = floor.arrive('3', { caller: '5550102' });
    await next();
    floor.ring(call, '21');
    await next();
    floor.answer(call, '21');
    await next();
    floor.hangup(call);
    await next();
    const other = floor.arrive('3', { caller: '5550103' });
    await next();
    floor.abandon(other);
    await next();
    expect(said).toEqual([
      { event: 'enqueued', task: call },
      { event: 'TaskDistributed', task: call },
      { event: 'OperatorReached', task: call },
      { event: 'ClientDisconnected', task: call },
      { event: 'enqueued', task: other },
      { event: 'TaskCanceled', task: other },
    ]);
  } finally {
    listener.close();
    await simulator.stop();
  }
});

import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { FakeFloor } from '../test/client/fake-floor.js';
import { Heard } from '../test/client/heard.js';
import { FloorClient, type TopicView } from './index.js';
import { useConnection, useFreshness, useTopic } from './react.js';
import { freshnessStore, topicStore } from './topic-store.js';

const TOPIC = 'queue/hq/6400';
const POLLED_AT = 1_763_999_990_000;

describe('The hooks', () => {
  let floor: FakeFloor;
  let client: FloorClient;

  beforeEach(async () => {
    floor = new FakeFloor();
    floor.answer = () => ({
      ...{ ok: true, topic: TOPIC, epoch: 'e1', version: 5, mode: 'snapshot' },
      freshness: { state: 'live', polledAt: POLLED_AT },
      snapshot: {
        ...{ topic: TOPIC, epoch: 'e1', version: 5, at: 5 },
        state: { queue: { self: { id: '6400', name: 'Support' } } },
      },
    });
    client = new FloorClient({ url: await floor.listen(), token: 'secret' });
  });
  afterEach(async () => {
    client.close();
    await floor.close();
  });

  it('render on a server what is known before the first answer', () => {
    function Board() {
      const { state, freshness } = useTopic(client, TOPIC);
      const connection = useConnection(client);
      return createElement(
        'p',
        undefined,
        [state === undefined, freshness.state, useFreshness(client, TOPIC).saidBy, connection.phase].join(),
      );
    }
    expect(renderToString(createElement(Board))).toBe('<p>true,starting,client,closed</p>');
    expect(floor.subscribes.all).toEqual([]);
  });

  it('follow a topic from the first subscriber to the last', async () => {
    const store = topicStore(client, TOPIC);
    const views = new Heard<TopicView>();
    const stop = store.subscribe(() => views.hear(store.getSnapshot()));
    client.connect();
    const view = await views.until(({ version }) => version === 5);
    expect(view.state).toMatchObject({ queue: { self: { name: 'Support' } } });
    expect(store.getSnapshot()).toBe(store.getSnapshot());
    stop();
    expect(await floor.unsubscribes.count(1)).toEqual([TOPIC]);
    // A component that is hidden for a moment shows what it had.
    expect(store.getSnapshot()).toBe(view);
  });

  it('say the same freshness with the same object', async () => {
    const store = freshnessStore(client, TOPIC);
    const seen = new Heard<object>();
    store.subscribe(() => seen.hear(store.getSnapshot()));
    client.connect();
    await seen.until((freshness) => 'polledAt' in freshness);
    const before = store.getSnapshot();
    floor.socket.emit('delta', {
      ...{ topic: TOPIC, epoch: 'e1', base: 5, version: 6, at: 6 },
      ops: { queue: { set: { self: { name: 'Sales' } } } },
    });
    const count = seen.all.length;
    await seen.count(count + 1);
    expect(store.getSnapshot()).toBe(before);
    expect(before).toMatchObject({ state: 'live', polledAt: POLLED_AT, saidBy: 'server' });
  });
});

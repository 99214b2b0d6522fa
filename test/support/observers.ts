import { FloorStore } from '../../src/modules/floor/floor-store.js';
import { violations, type Position } from './history-checks.js';
import type { Screen } from './screen.js';
import { present } from './signal.js';
import { contradictions, shownOf, truthOf } from './floor-truth.js';
import type { Wire } from './wire.js';
import type { Service, TestCluster } from './test-cluster.js';
import type { DocumentState } from '../../src/modules/domain/document.js';

type Documents = Map<string, Position & { state: DocumentState }>;

/** Clients of every kind who follow one account from before a fault until all is well again. */
export class Observers {
  private constructor(
    private readonly world: TestCluster,
    private readonly queues: readonly string[],
    readonly screens: readonly Screen[],
    readonly wires: readonly Wire[],
  ) {}

  /** Each address gets the product's client and a bare one, in either encoding. */
  static async at(
    world: TestCluster,
    queues: readonly string[],
    urls: readonly string[],
  ): Promise<Observers> {
    const screens: Screen[] = [];
    const wires: Wire[] = [];
    for (const [i, url] of urls.entries()) {
      const encoding = i % 2 === 0 ? 'json' : 'deflate';
      const auth = { token: await world.token(), encoding } as const;
      screens.push(await world.screen(url, { name: `screen ${i}`, encoding }));
      wires.push(await world.wire(url, { name: `wire ${i}`, auth }));
    }
    const all = new Observers(world, queues, screens, wires);
    for (const screen of screens) screen.follow(...all.topics);
    for (const wire of wires) for (const topic of all.topics) await wire.follow(topic);
    for (const client of all.clients)
      await client.until(() => all.topics.map((topic) => present(client.position(topic), topic)));
    // How fresh it is each instance looks up once a second; from here on it knows all there is.
    for (const screen of screens) {
      const told = (): number => present(screen.view('account/hq').freshness.polledAt, 'age of account/hq');
      const first = await screen.until(told);
      await screen.until(() => expect(told()).toBeGreaterThan(first));
    }
    return all;
  }

  get topics(): string[] {
    return ['account/hq', ...this.queues.map((queue) => `queue/hq/${queue}`)];
  }

  get clients(): (Screen | Wire)[] {
    return [...this.screens, ...this.wires];
  }

  /** Every client has seen so many changes of some queue since now. */
  async sawChanges(count: number): Promise<void> {
    const seen = (client: Screen | Wire): number =>
      client.history.steps.filter(({ kind }) => kind === 'shown').length;
    const wanted = this.clients.map((client) => [client, seen(client) + count] as const);
    for (const [client, least] of wanted)
      await client.until(() => expect(seen(client)).toBeGreaterThanOrEqual(least));
  }

  /** The floor stands still: every client comes to show what is really so, and all of them the same version. */
  async converge(service: Service): Promise<void> {
    const truth = truthOf(this.world.floor());
    for (const screen of this.screens)
      await screen.until(() => {
        const documents = this.queues.map((queue) => screen.queue(queue));
        expect(shownOf(documents)).toEqual(truth);
        expect(contradictions(screen.account(), documents)).toEqual([]);
        expect(screen.account().source.self.state).toBe('live');
        expect(this.topics.map((topic) => screen.view(topic).freshness.state)).toEqual(
          this.topics.map(() => 'live'),
        );
      });
    let last: Documents = new Map();
    // Again when something was written meanwhile.
    for (let next = await this.stored(service); nameOf(next) !== nameOf(last);) {
      last = next;
      for (const client of this.clients)
        await client.until(() => {
          for (const [topic, { epoch, version }] of last)
            expect(client.position(topic)).toEqual({ epoch, version });
        });
      next = await this.stored(service);
    }
    expect(violations(this.histories, last)).toEqual([]);
  }

  /** Everything each of them ever saw. */
  get histories(): Screen['history'][] {
    return this.clients.map(({ history }) => history);
  }

  private async stored(service: Service): Promise<Documents> {
    const { documents } = await service.get(FloorStore).loadMany('hq', this.topics);
    return new Map(this.topics.map((topic) => [topic, present(documents.get(topic), topic)]));
  }
}

const nameOf = (documents: ReadonlyMap<string, Position>): string =>
  JSON.stringify([...documents].map(([topic, { epoch, version }]) => [topic, epoch, version]));

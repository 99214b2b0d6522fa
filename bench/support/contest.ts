import { setTimeout as delay } from 'node:timers/promises';
import type { DocumentState, Ops } from '../../src/modules/domain/document.js';
import { accountTopic } from '../../src/modules/domain/topic.js';
import { BenchProcess } from './child.js';
import { Crowd } from './crowd.js';
import { DrivenFloor, undrivenAccount } from './driven-floor.js';
import { FloorPicture } from './floor-picture.js';
import type { CrowdAnswer, PeerAnswer, ViewerAnswer } from './orders.js';
import { peer } from './peers.js';
import { ServiceProcess } from './service-process.js';
import { newPrefix } from './service.js';
import type { Usage } from './usage.js';

const TICKS_PER_SECOND = 5;
/** Whole snapshots fill a core at this number and rate; more would measure a queue. */
const SNAPSHOT_CLIENTS = 300;
const SNAPSHOT_TICKS_PER_SECOND = 1;
/** Each takes an HTTP request first; with more at once some find no connection in time. */
const SEATS_PER_SECOND = 200;
const ARRIVE_WITHIN_MS = 10_000;

/** The floor under every other figure. */
export const RAW = 'raw write of one frame';

export interface Viewers {
  join(clients: number): Promise<number[]>;
  right(state: DocumentState): Promise<number>;
}

export interface Contender {
  name: string;
  clients: number;
  ticksPerSecond: number;
  picture: FloorPicture;
  usage(): Promise<Usage>;
  /** So many changes at its rate. */
  drive(ticks: number): Promise<void>;
  viewers?: Viewers;
}

/** Servers beside each other, each with its crowd, that are told the same changes; one is measured at a time. */
export class Contest {
  readonly contenders: Contender[] = [];
  readonly crowd = new Crowd();
  private readonly processes: { stop(): Promise<void> }[] = [this.crowd];

  /** @param snapshots with those that send whole snapshots: their number of clients is always the same */
  static async start(redisUrl: string, clients: number, snapshots: boolean): Promise<Contest> {
    const contest = new Contest();
    try {
      await contest.addOurs(redisUrl, clients);
      await contest.addRaw(clients);
      await contest.addBare(clients, 'bare Socket.IO room broadcast', 'delta');
      await contest.addColyseus(clients);
      if (snapshots) {
        await contest.addBare(SNAPSHOT_CLIENTS, 'whole snapshot, room broadcast', 'snapshot');
        await contest.addBare(SNAPSHOT_CLIENTS, 'whole snapshot to each socket', 'snapshot-each');
      }
      return contest;
    } catch (error) {
      await contest.stop();
      throw error;
    }
  }

  /** What the crowd got, once it is all there or nothing more comes. */
  async heard({ name }: Contender, expected: number): Promise<CrowdAnswer> {
    const deadline = Date.now() + ARRIVE_WITHIN_MS;
    for (;;) {
      const answer = await this.crowd.ask(name, { do: 'report' });
      if (answer.deliveries >= expected || Date.now() > deadline) return answer;
      await delay(100);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.stop()));
  }

  private async addOurs(redisUrl: string, clients: number): Promise<void> {
    const prefix = newPrefix();
    const floor = new DrivenFloor(redisUrl, prefix);
    this.processes.push({ stop: () => floor.close() });
    const accounts = ['plain', 'small'].map(undrivenAccount);
    for (const [account, encoding] of [
      ['plain', 'json'],
      ['small', 'deflate'],
    ] as const) {
      const service = await ServiceProcess.start(redisUrl, accounts, { role: 'api', baseMs: 2_000, prefix });
      const { url, token } = service;
      const viewers = new BenchProcess('viewers');
      this.processes.push(service, viewers);
      const picture = new FloorPicture();
      await floor.show(account, picture.state);
      const name = encoding === 'json' ? 'Floorwalker' : 'Floorwalker, compact encoding';
      const topics = [accountTopic(account)];
      await this.crowd.open(name, clients, { speaks: 'floor', url, token, encoding, topics });
      this.add({ name, clients, picture }, service, () => floor.show(account, picture.state));
      this.view(viewers, { url, token, topic: accountTopic(account), encoding });
    }
  }

  private async addRaw(clients: number): Promise<void> {
    const server = new BenchProcess('raw-server');
    this.processes.push(server);
    const picture = new FloorPicture();
    const { url = '' } = await server.ask<PeerAnswer>({ do: 'start', state: picture.state });
    await this.crowd.open(RAW, clients, { speaks: 'floor', url, topics: [] });
    this.add({ name: RAW, clients, picture }, peerOf(server), (ops) =>
      server.ask({ do: 'tick', way: 'delta', ops }),
    );
  }

  private async addBare(
    clients: number,
    name: string,
    way: 'delta' | 'snapshot' | 'snapshot-each',
  ): Promise<void> {
    const server = new BenchProcess('bare-server');
    this.processes.push(server);
    const picture = new FloorPicture();
    const { url = '' } = await server.ask<PeerAnswer>({ do: 'start', state: picture.state });
    await this.crowd.open(name, clients, { speaks: 'floor', url, topics: [] });
    const ticksPerSecond = way === 'delta' ? TICKS_PER_SECOND : SNAPSHOT_TICKS_PER_SECOND;
    this.add({ name, clients, picture, ticksPerSecond }, peerOf(server), (ops) =>
      server.ask({ do: 'tick', way, ...(way === 'delta' && { ops }) }),
    );
  }

  private async addColyseus(clients: number): Promise<void> {
    const server = peer('colyseus-server');
    const viewers = peer('colyseus-viewers');
    this.processes.push(server, viewers);
    const picture = new FloorPicture();
    const { url = '' } = await server.ask<PeerAnswer>({ do: 'start', state: picture.state });
    const name = 'Colyseus 0.17';
    await this.crowd.open(name, clients, { speaks: 'colyseus', url }, SEATS_PER_SECOND);
    this.add({ name, clients, picture }, peerOf(server), (ops) => server.ask({ do: 'tick', ops }));
    this.view(viewers, { url });
  }

  private add(
    {
      ticksPerSecond = TICKS_PER_SECOND,
      ...what
    }: Pick<Contender, 'name' | 'clients' | 'picture'> & { ticksPerSecond?: number },
    server: Pick<ServiceProcess, 'usage'>,
    tick: (ops: Ops) => Promise<unknown>,
  ): void {
    process.stderr.write(`${what.clients} clients of ${what.name} are there\n`);
    const drive = async (ticks: number): Promise<void> => {
      const start = Date.now();
      for (let i = 0; i < ticks; i += 1) {
        await delay(Math.max(0, start + (1_000 * i) / ticksPerSecond - Date.now()));
        await tick(what.picture.tick());
      }
    };
    this.contenders.push({ ...what, ticksPerSecond, usage: () => server.usage(), drive });
  }

  /** Of the contender added last. */
  private view(process: BenchProcess, where: object): void {
    const last = this.contenders.at(-1);
    if (last === undefined) throw new Error('no entry was added yet');
    last.viewers = {
      join: async (clients) => (await process.ask<ViewerAnswer>({ do: 'join', ...where, clients })).joinMs,
      right: async (state) => (await process.ask<ViewerAnswer>({ do: 'check', state })).right,
    };
  }
}

const peerOf = (server: BenchProcess): Pick<ServiceProcess, 'usage'> => ({
  usage: () => server.ask<Usage>({ do: 'usage' }),
});

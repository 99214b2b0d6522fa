import { setTimeout as delay } from 'node:timers/promises';
import { accountTopic } from '../src/modules/domain/topic.js';
import { RedisConnections } from '../src/modules/redis/redis-connections.js';
import { BenchProcess } from './support/child.js';
import { Crowd } from './support/crowd.js';
import { DrivenFloor, undrivenAccount } from './support/driven-floor.js';
import { median, rounded, table } from './support/figures.js';
import { FloorPicture, PICTURE_ROWS } from './support/floor-picture.js';
import type { BenchOptions } from './support/options.js';
import type { PeerAnswer } from './support/orders.js';
import { memoryOf } from './support/redis-commands.js';
import { keepResults } from './support/results.js';
import { newPrefix } from './support/service.js';
import { ServiceProcess } from './support/service-process.js';
import type { Usage } from './support/usage.js';

const CLIENTS = 5_000;
const QUICK_CLIENTS = 500;
/** The first clients pay for what all share. */
const FIRST_CLIENTS = 100;
const ACCOUNTS = 20;
const SETTLE_MS = 2_000;

interface Run {
  run: number;
  clientHeap: number;
  clientRss: number;
  bareHeap: number;
  bareRss: number;
  rowHeap: number;
  rowRedis: number;
}

/** What one more client, and one more row, take; after a full collection, beside a bare Socket.IO server. */
export async function memory(options: BenchOptions): Promise<string> {
  const clients = options.quick ? QUICK_CLIENTS : CLIENTS;
  const runs: Run[] = [];
  for (let run = 1; run <= options.runs; run += 1) runs.push({ run, ...(await measured(options, clients)) });
  await keepResults(
    'memory',
    runs.map((one) => ({ clients, ...one })),
  );
  const of = (figure: (run: Run) => number) => rounded(median(runs.map(figure)) / 1_024);
  return table(
    `Memory of the api process (medians of ${runs.length} runs)`,
    ['what', 'heap and buffers, KiB', 'resident, KiB', 'Redis, KiB'],
    [
      [
        `one of ${clients} clients that follow an account`,
        of((run) => run.clientHeap),
        of((run) => run.clientRss),
        '',
      ],
      ['the same on a bare Socket.IO server', of((run) => run.bareHeap), of((run) => run.bareRss), ''],
      [
        'one row of a followed document (a queue, an agent, a call)',
        of((run) => run.rowHeap),
        '',
        of((run) => run.rowRedis),
      ],
    ],
  );
}

async function measured({ redisUrl }: BenchOptions, clients: number): Promise<Omit<Run, 'run'>> {
  const [crowd, bare] = [new Crowd(), new BenchProcess('bare-server')];
  const prefix = newPrefix();
  const floor = new DrivenFloor(redisUrl, prefix);
  const connections = new RedisConnections(redisUrl);
  const accounts = Array.from({ length: ACCOUNTS }, (_, i) => undrivenAccount(`floor${i}`));
  const stops: { stop(): Promise<void> }[] = [crowd, bare];
  const state = () => new FloorPicture().state;
  try {
    const redisBefore = await memoryOf(connections);
    for (const { id } of accounts) await floor.show(id, state());
    const rowRedis = ((await memoryOf(connections)) - redisBefore) / (ACCOUNTS * PICTURE_ROWS);

    const api = await ServiceProcess.start(redisUrl, accounts, { role: 'api', baseMs: 2_000, prefix });
    stops.push(api);
    const { url, token } = api;
    const [first = '', ...others] = accounts.map(({ id }) => accountTopic(id));
    const join = (group: string, count: number, topics: string[], where = { url, token }) =>
      crowd.open(group, count, { speaks: 'floor', ...where, topics });
    const used = async (process: { usage(collected: true): Promise<Usage> }): Promise<Usage> => {
      await delay(SETTLE_MS);
      return process.usage(true);
    };
    await join('first', FIRST_CLIENTS, [first]);
    const before = await used(api);
    await join('clients', clients, [first]);
    const with_ = await used(api);
    await join('rows', 1, others);
    const withRows = await used(api);

    const { url: bareUrl = '' } = await bare.ask<PeerAnswer>({ do: 'start', state: state() });
    const bareProcess = { usage: (collected: true) => bare.ask<Usage>({ do: 'usage', collected }) };
    const there = { url: bareUrl, token: '' };
    await join('first bare', FIRST_CLIENTS, [], there);
    const bareBefore = await used(bareProcess);
    await join('bare', clients, [], there);
    const bareAfter = await used(bareProcess);
    return {
      clientHeap: heapBetween(before, with_) / clients,
      clientRss: (with_.rss - before.rss) / clients,
      bareHeap: heapBetween(bareBefore, bareAfter) / clients,
      bareRss: (bareAfter.rss - bareBefore.rss) / clients,
      rowHeap: heapBetween(with_, withRows) / ((ACCOUNTS - 1) * PICTURE_ROWS),
      rowRedis,
    };
  } finally {
    await Promise.all(stops.map((one) => one.stop()));
    await Promise.all([floor.close(), connections.close()]);
  }
}

const heapBetween = (before: Usage, after: Usage): number => (after.heap ?? NaN) - (before.heap ?? NaN);

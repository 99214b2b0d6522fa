import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DelayedError, Queue, Worker, type Job } from 'bullmq';
import { RedisConnections } from '../src/modules/redis/redis-connections.js';
import { BenchProcess } from './support/child.js';
import { rounded, table } from './support/figures.js';
import type { BenchOptions } from './support/options.js';
import type { SimulatorAnswer } from './support/orders.js';
import { commandsOf } from './support/redis-commands.js';
import { startService } from './support/service.js';

const SIZES = [40, 200];
const POLL_MS = 1_000;
const STILL_MS = 3_600_000;
const SETTLE_MS = 8_000;
const MEASURE_MS = 20_000;

interface Cost {
  polls: number;
  commands: number;
  writes: number;
}

const NOTHING: Cost = { polls: 0, commands: 0, writes: 0 };

/**
 * What one poll costs Redis. The service's own housekeeping (leases, log reads, BullMQ's checks) goes on whether or not
 * anything is polled; it is measured without polls and taken off.
 */
export async function redisCost({ redisUrl }: BenchOptions): Promise<string> {
  const writes = countWrites(Number(new URL(redisUrl).port));
  try {
    const rows: (string | number)[][] = [];
    for (const queues of SIZES) rows.push(...(await costsOf(redisUrl, queues, writes)));
    return table(
      'Redis per poll (one worker, every queue once a second, calls inside scripts counted)',
      ['polls a second', 'poll', 'polls', 'commands', 'writes to Redis (round trips at most)'],
      rows,
    );
  } finally {
    writes.stop();
  }
}

async function costsOf(
  redisUrl: string,
  queues: number,
  writes: { count: number },
): Promise<(string | number)[][]> {
  const simulator = new BenchProcess('simulator');
  const connections = new RedisConnections(redisUrl);
  const counted = async (polls: () => Promise<number>): Promise<Cost> => {
    const before = { polls: await polls(), commands: await commandsOf(connections), writes: writes.count };
    await delay(MEASURE_MS);
    return {
      polls: (await polls()) - before.polls,
      commands: (await commandsOf(connections)) - before.commands,
      writes: writes.count - before.writes,
    };
  };
  try {
    const { account } = await simulator.ask<SimulatorAnswer>({
      do: 'start',
      queues,
      agents: 8 * queues,
      autopilot: false,
    });
    const measure = async (baseMs: number, stirMs?: number): Promise<Cost> => {
      const service = await startService(redisUrl, [account], { role: 'worker', baseMs });
      const timer = stirMs && setInterval(() => void simulator.ask({ do: 'stir' }), stirMs);
      try {
        await delay(SETTLE_MS);
        return await counted(() => service.polls());
      } finally {
        clearInterval(timer);
        await service.stop();
      }
    };
    const row = (name: string, { polls, commands, writes }: Cost, less: Cost = NOTHING) => [
      queues,
      name,
      polls,
      rounded((commands - less.commands) / polls),
      rounded((writes - less.writes) / polls),
    ];
    const alone = await everlastingJobAlone(redisUrl, queues, counted);
    const idle = await measure(STILL_MS);
    return [
      row('BullMQ’s everlasting job alone, 20 ms long', alone),
      row('unchanged', await measure(POLL_MS), idle),
      row('changed (with the projection it causes)', await measure(POLL_MS, POLL_MS), idle),
    ];
  } finally {
    await connections.close();
    await simulator.stop();
  }
}

/** The least a poll costs with BullMQ: jobs that delay themselves on the same grid, and send no request. */
async function everlastingJobAlone(
  redisUrl: string,
  targets: number,
  counted: (polls: () => Promise<number>) => Promise<Cost>,
): Promise<Cost> {
  const options = { prefix: `bench-${randomBytes(6).toString('hex')}` };
  const own = new RedisConnections(redisUrl);
  let polls = 0;
  const queue = new Queue('alone', { ...options, connection: own.open('alone-queue', 'patient') });
  const turn = async (job: Job<{ phase: number }>, token: string | undefined) => {
    polls += 1;
    await delay(20);
    await job.moveToDelayed((Math.floor(Date.now() / POLL_MS) + 1) * POLL_MS + job.data.phase, token);
    throw new DelayedError();
  };
  const worker = new Worker('alone', turn, {
    ...options,
    connection: own.open('alone', 'patient'),
    concurrency: 100,
    lockDuration: 3_000,
    stalledInterval: 1_000,
  });
  try {
    for (let i = 0; i < targets; i += 1) await queue.add('turn', { phase: (i * POLL_MS) / targets });
    await delay(SETTLE_MS);
    return await counted(() => Promise.resolve(polls));
  } finally {
    await worker.close();
    await queue.close();
    await own.close();
  }
}

/** Everything this process sends to Redis; what goes out in one write takes one round trip at most. */
function countWrites(port: number): { count: number; stop(): void } {
  // Put back as it was; in between it is called with the socket it belongs to.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const write = Socket.prototype.write;
  const counter = { count: 0, stop: () => void (Socket.prototype.write = write) };
  Socket.prototype.write = function (this: Socket, ...args: unknown[]) {
    if (this.remotePort === port) counter.count += 1;
    return Reflect.apply(write, this, args) as boolean;
  };
  return counter;
}

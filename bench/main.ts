import 'reflect-metadata';
import { cpus } from 'node:os';
import { commands } from './command.bench.js';
import { fanOut } from './fan-out.bench.js';
import { hostile } from './hostile.bench.js';
import { pollCpu } from './poll-cpu.bench.js';
import { redisCost } from './redis-cost.bench.js';
import { vendorCost } from './vendor-cost.bench.js';

const BENCHES = {
  'fan-out': fanOut,
  'redis-cost': redisCost,
  'poll-cpu': pollCpu,
  'vendor-cost': vendorCost,
  command: commands,
  hostile,
};

const redisUrl = process.env['REDIS_URL'];
if (redisUrl === undefined) throw new Error('REDIS_URL is not set: run `npm run bench`');

const [cpu] = cpus();
process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}\n\n`);
const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(BENCHES))
  if (wanted.length === 0 || wanted.includes(name)) process.stdout.write(`${await bench(redisUrl)}\n`);
process.exit(0);

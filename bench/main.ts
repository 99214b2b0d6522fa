import 'reflect-metadata';
import { alertLatency } from './alert-latency.bench.js';
import { alerts } from './alerts.bench.js';
import { commands } from './command.bench.js';
import { deploy } from './deploy.bench.js';
import { fanOut } from './fan-out.bench.js';
import { freshness } from './freshness.bench.js';
import { history } from './history.bench.js';
import { historyLive } from './history-live.bench.js';
import { hostile } from './hostile.bench.js';
import { jitter } from './jitter.bench.js';
import { latency } from './latency.bench.js';
import { memory } from './memory.bench.js';
import { page } from './page.bench.js';
import { pollCpu } from './poll-cpu.bench.js';
import { polls } from './polls.bench.js';
import { push } from './push.bench.js';
import { redisCost } from './redis-cost.bench.js';
import { soak } from './soak.bench.js';
import { load, machineLine } from './support/machine.js';
import { optionsFrom } from './support/options.js';
import { vendorCost } from './vendor-cost.bench.js';

const BENCHES = {
  alerts,
  'alert-latency': alertLatency,
  latency,
  'fan-out': fanOut,
  freshness,
  push,
  polls,
  deploy,
  jitter,
  memory,
  page,
  soak,
  'redis-cost': redisCost,
  'poll-cpu': pollCpu,
  'vendor-cost': vendorCost,
  command: commands,
  hostile,
  history,
  'history-live': historyLive,
};

const redisUrl = process.env['REDIS_URL'];
if (redisUrl === undefined) throw new Error('REDIS_URL is not set: run `npm run bench`');

const { names, options } = optionsFrom(process.argv.slice(2), redisUrl);
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0)
  throw new Error(
    `No benchmark is called ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`,
  );

process.stdout.write(`${await machineLine(redisUrl)}\n\n`);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const start = Date.now();
  process.stdout.write(`${await bench(options)}\n`);
  const took = Math.round((Date.now() - start) / 1_000);
  process.stdout.write(`${name}: ${took} s, load average ${load()} at its end\n\n`);
}
process.exit(0);

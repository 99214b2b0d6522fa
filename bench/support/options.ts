import { parseArgs } from 'node:util';
import { z } from 'zod';

/** How a benchmark is run; `redisUrl` names a Redis of its own. */
export interface BenchOptions {
  redisUrl: string;
  /** Of whose figures the medians are taken. */
  runs: number;
  /** For which each is measured. */
  seconds: number;
  /** Of the soak. */
  minutes: number;
  /** Of the storm of events. */
  stormSeconds: number;
  /** Of the phone systems that push; empty: all. */
  vendors: string[];
  /** One short run at the smallest sizes, to see that it works. */
  quick: boolean;
}

const count = z.coerce.number().int().positive();

export function optionsFrom(args: string[], redisUrl: string): { names: string[]; options: BenchOptions } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      runs: { type: 'string' },
      seconds: { type: 'string' },
      minutes: { type: 'string' },
      storm: { type: 'string' },
      vendors: { type: 'string', default: '' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const options = {
    redisUrl,
    runs: count.parse(values.runs ?? (quick ? 1 : 5)),
    seconds: count.parse(values.seconds ?? 3),
    minutes: count.parse(values.minutes ?? (quick ? 1 : 10)),
    stormSeconds: count.parse(values.storm ?? (quick ? 5 : 60)),
    vendors: values.vendors.split(',').filter(Boolean),
    quick,
  };
  return { names: positionals, options };
}

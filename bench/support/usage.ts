import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

/** Of one process. */
export interface Usage {
  cpuMs: number;
  rss: number;
  /** After a full collection; absent when none was asked for. */
  heap?: number;
}

export function usage({ collected = false }: { collected?: boolean } = {}): Usage {
  const { user, system } = process.cpuUsage();
  const spent = { cpuMs: (user + system) / 1000 };
  if (!collected) return { ...spent, rss: process.memoryUsage.rss() };
  collect();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { ...spent, rss, heap: heapUsed + arrayBuffers };
}

/** Node shows its collector only to those who ask for it; twice, since finalisers free more. */
function collect(): void {
  setFlagsFromString('--expose_gc');
  const gc = z.custom<() => void>((value) => typeof value === 'function').parse(runInNewContext('gc'));
  gc();
  gc();
}

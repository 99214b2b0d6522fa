/*
 * Preloaded into a service of a test's own (`--import`): on SIGUSR2 it does what the file named by MEDDLE says. Plain
 * JavaScript, since the built service runs without a compiler.
 */
import { readFileSync, writeSync } from 'node:fs';

const RealDate = globalThis.Date;
let aheadMs = 0;
const now = () => RealDate.now() + aheadMs;

// The wall clock alone: timers and `performance.now()` go on evenly, as on a machine whose clock is set.
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

process.on('SIGUSR2', () => {
  const wish = JSON.parse(readFileSync(process.env.MEDDLE, 'utf8'));
  writeSync(1, `meddling ${wish.nth} begins\n`);
  if (wish.clockMs !== undefined) aheadMs = wish.clockMs;
  if (wish.blockMs !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wish.blockMs);
  writeSync(1, `meddling ${wish.nth} ends\n`);
});

import { constants } from 'node:os';
import { whenLauncherEnds } from './launcher.mjs';
import { Problem } from './problem.mjs';

const undos = new Set();
let hangUp;
let stopping;

/**
 * Registers what has to be undone before this process ends, however it ends. The newest is undone first.
 * @param {() => unknown} undo
 * @returns {() => void} takes the registration back
 */
export function onStop(undo) {
  listenForSignals();
  undos.add(undo);
  return () => undos.delete(undo);
}

/** Does not return while this process is stopping, so that interrupted work is not taken for finished work. */
export const unlessStopping = async () => stopping;

/**
 * SIGHUP calls `listener` from now on, and does not stop this process.
 * @param {() => void} listener
 */
export function onHangUp(listener) {
  hangUp = listener;
  listenForSignals();
}

export const isStopping = () => stopping !== undefined;

const newest = () => [...undos].at(-1);

/** Undoes everything and ends the process. Calls after the first wait for the same end. */
export function stop(exitCode) {
  stopping ??= (async () => {
    // Work in progress may still register more.
    for (let undo = newest(); undo; undo = newest()) {
      undos.delete(undo);
      try {
        await undo();
      } catch (error) {
        console.error(error);
      }
    }
    process.exit(exitCode);
  })();
  return stopping;
}

/**
 * The body of a script: its result is the exit code (none is 0), and what it started is stopped however it
 * ends, also when the npm that runs it has ended.
 * @param {() => Promise<number | void>} work
 */
export async function runScript(work) {
  whenLauncherEnds(() => void stop(128 + constants.signals.SIGHUP));
  try {
    await stop((await work()) ?? 0);
  } catch (error) {
    // A failure that stopping caused, such as a killed install, is not reported.
    if (!stopping) console.error(error instanceof Problem ? error.message : error);
    await stop(1);
  }
}

// A terminal, npm and a caller may each send the same signal. Only the first one counts; stopping is bounded in time.
let listening = false;
function listenForSignals() {
  if (listening) return;
  listening = true;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal === 'SIGHUP' && hangUp !== undefined) hangUp();
      else void stop(128 + constants.signals[signal]);
    });
  }
}

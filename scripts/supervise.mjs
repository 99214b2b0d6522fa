import { setTimeout as sleep } from 'node:timers/promises';
import { onStop } from './lib/stop.mjs';

const BAD_CONFIGURATION = 78; // EX_CONFIG: the service has said what is wrong, and trying again would change nothing
const QUICK_DEATH_MS = 10_000;
const QUICK_DEATHS_ALLOWED = 5;
const STOP_MS = 8_000;
const LEAST_STOP_MS = 1_000;

/**
 * @typedef {ReturnType<typeof import('./lib/child.mjs').startChild>} Child
 * @typedef {object} Part
 * @property {string} name as it appears in messages
 * @property {() => Child} startAgain
 * @property {Child} [child] when it already runs
 * @property {(patienceMs: number) => Promise<void>} [stop] when stopping takes more than stopping the child
 */

/** Keeps programs running, and stops them newest first when this process is asked to stop. */
export class Supervisor {
  #parts = [];
  #stopping = false;
  #finish;

  /** Resolves with an exit code when there is no point in going on. */
  finished = new Promise((resolve) => (this.#finish = resolve));

  constructor() {
    onStop(() => this.#stop());
  }

  /** @param {Part} part */
  watch({ child, ...rest }) {
    const part = { ...rest, child: child ?? rest.startAgain() };
    this.#parts.push(part);
    this.#keepRunning(part).catch((error) => {
      console.error(error);
      this.#finish(1);
    });
  }

  async #keepRunning(part) {
    let quickDeaths = 0;
    for (let lives = 1; ; lives += 1) {
      const startedAt = Date.now();
      const exit = await part.child.exited;
      if (this.#stopping) return;

      const quick = Date.now() - startedAt < QUICK_DEATH_MS;
      quickDeaths = quick ? quickDeaths + 1 : 0;
      if (exit.code === BAD_CONFIGURATION) return this.#finish(exit.code);
      // What ends by itself, in error, before it ever got going, has said why; it would only say so again.
      if (lives === 1 && quick && exit.code > 0) {
        console.error(`${part.name} could not start (exit code ${exit.code}).`);
        return this.#finish(exit.code);
      }
      if (quickDeaths === QUICK_DEATHS_ALLOWED) {
        console.error(`${part.name} ended ${quickDeaths} times in a row right after its start; giving up.`);
        return this.#finish(1);
      }

      console.error(`${part.name} ended unexpectedly (${howOf(exit)}); starting it again.`);
      await sleep(Math.min(500 * 2 ** quickDeaths, 5_000));
      if (this.#stopping) return;
      part.child = part.startAgain();
    }
  }

  async #stop() {
    this.#stopping = true;
    const deadline = Date.now() + STOP_MS;
    for (const { child, stop = (patienceMs) => child.stop(patienceMs) } of this.#parts.toReversed()) {
      await stop(Math.max(deadline - Date.now(), LEAST_STOP_MS));
    }
  }
}

const howOf = ({ code, signal, error }) => error?.message ?? signal ?? `exit code ${code}`;

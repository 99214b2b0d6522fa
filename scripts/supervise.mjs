import { setTimeout as sleep } from 'node:timers/promises';
import { onStop } from './lib/stop.mjs';

const BAD_CONFIGURATION = 78; // EX_CONFIG: the service has reported what is wrong, and a restart cannot help
const QUICK_EXIT_MS = 10_000;
const MAX_QUICK_EXITS = 5;
const STOP_MS = 8_000;
const MIN_STOP_MS = 1_000;

/**
 * @typedef {ReturnType<typeof import('./lib/child.mjs').startChild>} Child
 * @typedef {object} Part
 * @property {string} name as it appears in messages
 * @property {() => Child} startAgain
 * @property {boolean} [reloads] reads its configuration again on SIGHUP
 * @property {Child} [child] when it already runs
 * @property {(timeoutMs: number) => Promise<void>} [stop] when stopping takes more than stopping the child
 */

/** Keeps programs running, and stops them newest first when this process is asked to stop. */
export class Supervisor {
  #parts = [];
  #stopping = false;
  #finish;

  /** Resolves with an exit code when a program cannot be kept running. */
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

  /** Passes SIGHUP on to the programs that read their configuration again. */
  reload() {
    for (const { reloads, child } of this.#parts) if (reloads) child.process.kill('SIGHUP');
  }

  async #keepRunning(part) {
    let quickExits = 0;
    for (let attempt = 1; ; attempt += 1) {
      const startedAt = Date.now();
      const exit = await part.child.exited;
      if (this.#stopping) return;

      const quick = Date.now() - startedAt < QUICK_EXIT_MS;
      quickExits = quick ? quickExits + 1 : 0;
      if (exit.code === BAD_CONFIGURATION) return this.#finish(exit.code);
      // A program that fails right after its first start has printed the reason, and would print it again.
      if (attempt === 1 && quick && exit.code > 0) {
        console.error(`${part.name} could not start (exit code ${exit.code}).`);
        return this.#finish(exit.code);
      }
      if (quickExits === MAX_QUICK_EXITS) {
        console.error(
          `${part.name} ended ${quickExits} times in a row within ${QUICK_EXIT_MS / 1_000} s of its start. Stopping.`,
        );
        return this.#finish(1);
      }

      console.error(`${part.name} ended unexpectedly (${howOf(exit)}). Restarting it.`);
      await sleep(Math.min(500 * 2 ** quickExits, 5_000));
      if (this.#stopping) return;
      part.child = part.startAgain();
    }
  }

  async #stop() {
    this.#stopping = true;
    const deadline = Date.now() + STOP_MS;
    for (const { child, stop = (timeoutMs) => child.stop(timeoutMs) } of this.#parts.toReversed()) {
      await stop(Math.max(deadline - Date.now(), MIN_STOP_MS));
    }
  }
}

const howOf = ({ code, signal, error }) => error?.message ?? signal ?? `exit code ${code}`;

import { spawn } from 'node:child_process';
import { Problem } from './problem.mjs';
import { isStopping } from './stop.mjs';

/**
 * Starts a program in a process group of its own. Ctrl-C reaches this process alone, which then stops its children in
 * order; what a child has started ends with it.
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { stopSignal?: NodeJS.Signals }} [options]
 */
export function startChild(file, args, { stopSignal = 'SIGTERM', ...options } = {}) {
  // A child that is started now would outlive this process.
  if (isStopping()) throw new Problem(`${file} is not started: this process is stopping.`);
  const child = spawn(file, args, { ...options, detached: true });

  /** @type {Promise<{ code?: number, signal?: string, error?: Error }>} */
  const exited = new Promise((resolve) => {
    child.on('error', (error) => resolve({ error }));
    child.once('exit', () => signalGroup(child.pid, 'SIGKILL'));
    child.once('close', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  });

  /** Sends `stopSignal`, and SIGKILL after `timeoutMs`. */
  async function stop(timeoutMs = 8_000) {
    child.kill(stopSignal);
    const kill = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), timeoutMs);
    await exited;
    clearTimeout(kill);
  }

  return { process: child, exited, stop };
}

function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // the group is empty
  }
}

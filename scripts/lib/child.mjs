import { spawn } from 'node:child_process';

/**
 * Starts a program in a process group of its own: Ctrl-C reaches this process alone, which then stops its children
 * in order, and whatever the program itself started goes with it.
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function startChild(file, args, options) {
  const child = spawn(file, args, { ...options, detached: true });

  /** @type {Promise<{ code?: number, signal?: string, error?: Error }>} */
  const exited = new Promise((resolve) => {
    child.on('error', (error) => resolve({ error }));
    child.once('exit', () => signalGroup(child.pid, 'SIGKILL'));
    child.once('close', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  });

  /** Asks with SIGTERM, insists with SIGKILL after `patienceMs`. */
  async function stop(patienceMs = 8_000) {
    child.kill('SIGTERM');
    const insist = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), patienceMs);
    await exited;
    clearTimeout(insist);
  }

  return { process: child, exited, stop };
}

function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // nobody left in the group
  }
}

import path from 'node:path';
import { startChild } from './child.mjs';
import { root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { onStop, unlessStopping } from './stop.mjs';

/**
 * Runs a command to its end and returns its output.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function capture(file, args, { cwd = root, env = process.env, timeoutMs = 1_200_000 } = {}) {
  const child = startChild(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.process.stdout, child.process.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const timer = setTimeout(() => void child.stop(1_000), timeoutMs);
  const { code, error } = await untilExit(child);
  clearTimeout(timer);
  return { ok: code === 0, output: error ? error.message : output.trim() };
}

/** Runs a command; its output is shown only when it fails. */
export async function run(file, args, options) {
  const { ok, output } = await capture(file, args, options);
  if (!ok) throw new Problem(`${output}\nCommand failed: ${[path.basename(file), ...args].join(' ')}`);
}

/** Waits for the end of a child and returns how it ended. The child is stopped when this process is. */
export async function untilExit(child) {
  const forget = onStop(() => child.stop());
  const exit = await child.exited;
  await unlessStopping();
  forget();
  return exit;
}

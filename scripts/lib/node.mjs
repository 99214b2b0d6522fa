import { startChild } from './child.mjs';
import { root } from './paths.mjs';
import { untilExit } from './run.mjs';

const preload = new URL('./end-with-parent.mjs', import.meta.url).href;

/**
 * Starts a Node program that prints to this terminal, may send messages to this process, and ends with it.
 * @param {string[]} args options of Node, the program, arguments of the program
 * @param {NodeJS.ProcessEnv} [env]
 * @param {{ stdout?: 'inherit' | number }} [options] a file for what it prints instead
 */
export function startNode(args, env = process.env, { stdout = 'inherit' } = {}) {
  return startChild(process.execPath, ['--import', preload, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', stdout, 'inherit', 'ipc'],
  });
}

/** Runs a Node program to its end; returns its exit code. */
export async function runNode(args, env) {
  const { code, error } = await untilExit(startNode(args, env));
  if (error) throw error;
  return code ?? 1;
}

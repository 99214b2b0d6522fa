import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { childVariables } from '../config/environment.js';

/** Four phone systems take two seconds on an idle machine. */
const READY_MS = 30_000;

const Ready = z.object({
  type: z.literal('ready'),
  /** Checked by the schemas of the configuration, like accounts of a file. */
  accounts: z.array(z.unknown()),
  controlUrl: z.url(),
});
export type Ready = z.infer<typeof Ready>;

/** Starts the simulators on a block of ports; resolves with their accounts once they are ready. */
export async function startSimulatorsProcess(
  program: string,
  block: number,
): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = fork(program, [], {
    env: childVariables({ SIMULATORS_PORT: String(block) }),
    // Its output is a configuration file with credentials, for use without the service.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    return { child, ready: Ready.parse(await firstMessage(child)) };
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error('The simulated phone systems did not start.', { cause: error });
  }
}

async function firstMessage(child: ChildProcess): Promise<unknown> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error(`Not ready within ${READY_MS} ms.`)), READY_MS);
  const { signal } = deadline;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]: unknown[]) => message),
      once(child, 'exit', { signal }).then(() => {
        throw new Error(`Ended by ${howItEnded(child)}.`);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    // Removes the listener of the event that did not happen.
    deadline.abort();
  }
}

export function howItEnded({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ?? `exit code ${exitCode}`;
}

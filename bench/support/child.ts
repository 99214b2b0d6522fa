import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ANSWER_WITHIN_MS = 120_000;

export type ProcessName =
  | 'asterisk'
  | 'balancer'
  | 'bare-server'
  | 'clients'
  | 'crowd'
  | 'hostiles'
  | 'raw-server'
  | 'service'
  | 'simulator'
  | 'supervisor'
  | 'viewers'
  | 'watcher';

/** A process of a benchmark that answers one order at a time; what is measured must not share its processor time. */
export class BenchProcess {
  private readonly child: ChildProcess;
  private readonly gone: Promise<never>;

  /** One of `processes/`, or a file anywhere with its arguments. */
  constructor(name: ProcessName | { file: string; args: string[] }) {
    const { file, args } =
      typeof name === 'string'
        ? { file: path.join(import.meta.dirname, `../processes/${name}.js`), args: [] }
        : name;
    this.child = fork(file, args, {
      stdio: 'inherit',
      // Ours would unreference the channel, and nothing else keeps a process of clients alive.
      execArgv: process.execArgv.filter((arg) => arg.startsWith('--cpu-prof')),
    });
    this.child.setMaxListeners(0);
    this.gone = once(this.child, 'exit').then(([code]) => {
      throw new Error(`a process of the benchmark ended with ${String(code)}`);
    });
    // A pending request rejects; without one, the benchmark ends.
    this.gone.catch(() => undefined);
  }

  /** The processes are ours, and so are the shapes of their answers. */
  async ask<Answer>(order: object): Promise<Answer> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answered = once(this.child, 'message', { signal });
    this.child.send(order);
    const [answer] = (await Promise.race([answered, this.gone])) as [Answer];
    return answer;
  }

  /** As a deployment ends an instance. */
  async terminate(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  async stop(): Promise<void> {
    if (!this.child.connected) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ANSWER_WITHIN_MS = 120_000;

/** A process of a benchmark that answers one order at a time; what is measured must not share its processor time. */
export class BenchProcess {
  private readonly child: ChildProcess;

  constructor(name: 'simulator' | 'clients') {
    this.child = fork(path.join(import.meta.dirname, `../processes/${name}.js`), { stdio: 'inherit' });
  }

  /** The processes are ours, and so are the shapes of their answers. */
  async ask<Answer>(order: object): Promise<Answer> {
    this.child.send(order);
    const [answer] = (await once(this.child, 'message', {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })) as [Answer];
    return answer;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}

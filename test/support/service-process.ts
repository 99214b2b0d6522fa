import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { present, Signal, until } from './signal.js';

/** Made by the build, which `npm test` does first. */
export const PROGRAM = path.resolve(import.meta.dirname, '../../dist/service/main.js');
/** The same in a few files: it starts in a fraction of the time. */
export const BUNDLED_PROGRAM = path.resolve(import.meta.dirname, '../../dist/bundled-service/main.js');
const READY_MS = 45_000;
const LOOK_AGAIN_MS = 50;

/** What it sends to the process that started it, once it listens. */
const Announcement = z.object({ url: z.string() });

/** The built service as a process of its own, and all that it printed. */
export class ServiceProcess {
  readonly signal = new Signal();
  output = '';
  /** Exit code or signal. */
  ended: number | string | undefined;
  readonly exited: Promise<number | string>;
  private announced: string | undefined;
  private readonly child: ChildProcess;

  /** Only the given variables, beside those a program needs to run at all. */
  constructor(
    env: Readonly<Record<string, string>>,
    cwd: string,
    args: readonly string[] = [],
    program = PROGRAM,
  ) {
    const { PATH = '', HOME = '', TMPDIR } = process.env;
    this.child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
      cwd,
      env: { PATH, HOME, ...(TMPDIR !== undefined && { TMPDIR }), ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.on('message', (message) => {
      this.announced = Announcement.parse(message).url;
      this.signal.emit();
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.signal.emit();
      });
    this.exited = once(this.child, 'close').then(([code, signal]: (number | string | null)[]) => {
      this.ended = code ?? signal ?? 'unknown';
      this.signal.emit();
      return this.ended;
    });
  }

  get pid(): number {
    return present(this.child.pid, 'process');
  }

  get url(): string {
    return present(this.announced, `address; it printed: ${this.output}`);
  }

  /** Listens, and says that it is ready. */
  async ready(): Promise<this> {
    const url = await until(this.signal, () => {
      // Once it has ended there is nothing left to wait for, and the address will never come.
      return this.ended === undefined ? this.url : '';
    });
    const deadline = Date.now() + READY_MS;
    while (this.ended === undefined) {
      const answer = await fetch(`${url}/readyz`);
      if (answer.ok) return this;
      if (Date.now() > deadline) throw new Error(`Not ready: ${await answer.text()}\n${this.output}`);
      // Readiness is asked for, never announced.
      await delay(LOOK_AGAIN_MS);
    }
    throw new Error(`The service ended (${this.ended}):\n${this.output}`);
  }

  signalWith(signal: NodeJS.Signals): void {
    if (this.ended === undefined) this.child.kill(signal);
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    this.signalWith('SIGKILL');
    await this.exited;
  }

  /** Asks it to stop, and insists. */
  async stop(): Promise<number | string> {
    this.signalWith('SIGTERM');
    const insist = setTimeout(() => this.signalWith('SIGKILL'), 12_000);
    const how = await this.exited;
    clearTimeout(insist);
    return how;
  }
}

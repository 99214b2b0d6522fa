import { once } from 'node:events';
import { createServer } from 'node:net';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { howItEnded, startSimulatorsProcess } from './simulators-process.js';

const BLOCK = 10;
/** Below the ephemeral ports, so that no other process gets one of ours while the simulators restart. */
const FIRST_BLOCK = 2_000;
const BLOCKS = 1_000;
const TRIES = 50;

/** The first port of a block of free ports on the loopback interface. */
async function freeBlock(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const block = (FIRST_BLOCK + Math.floor(Math.random() * BLOCKS)) * BLOCK;
    const free = await Promise.all(Array.from({ length: BLOCK }, (_, offset) => isFree(block + offset)));
    if (free.every(Boolean)) return block;
  }
  throw new Error('No block of free ports for the simulated phone systems was found.');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    // In use or not permitted.
    return false;
  } finally {
    server.close();
  }
}

const STOP_MS = 3_000;

interface SimulatorsOptions {
  program: string;
  /** Pause between exit and restart. */
  restartMs: number;
}

const DEFAULTS: SimulatorsOptions = {
  // Location in the build, relative to the built service.
  program: path.resolve(import.meta.dirname, '../../../simulators/main.js'),
  restartMs: 3_000,
};

/**
 * The demo's phone systems: a separate process, so that the service uses real HTTP and the simulators can be killed. After
 * an exit they are restarted on the same ports with the same credentials, so that the accounts stay valid.
 */
export class DemoSimulators implements OnApplicationShutdown {
  private readonly logger = new Logger('Demo');
  private restart: NodeJS.Timeout | undefined;
  private stopping = false;

  private constructor(
    private readonly options: SimulatorsOptions,
    private readonly block: number,
    private child: ChildProcess,
    readonly accounts: readonly unknown[],
    readonly controlUrl: string,
  ) {
    this.watch(child);
  }

  /** Rejects if they are not ready in time. */
  static async start(options: Partial<SimulatorsOptions> = {}): Promise<DemoSimulators> {
    const whole = { ...DEFAULTS, ...options };
    const block = await freeBlock();
    const { child, ready } = await startSimulatorsProcess(whole.program, block);
    return new DemoSimulators(whole, block, child, ready.accounts, ready.controlUrl);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    const timeout = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(timeout);
  }

  private watch(child: ChildProcess): void {
    this.child = child;
    child.once('exit', () => this.startLater(`they ended by ${howItEnded(child)}`));
  }

  /** Logs after the pause: a Ctrl-C also ends the simulators, and the service then stops before it logs. */
  private startLater(reason: string): void {
    if (this.stopping) return;
    this.restart = setTimeout(() => {
      this.logger.warn(`Restarting the simulated phone systems: ${reason}.`);
      startSimulatorsProcess(this.options.program, this.block).then(
        ({ child }) => this.adopt(child),
        (error: unknown) => this.startLater(causeOf(error)),
      );
    }, this.options.restartMs);
  }

  private adopt(child: ChildProcess): void {
    this.watch(child);
    if (this.stopping) child.kill('SIGTERM');
  }
}

function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
}

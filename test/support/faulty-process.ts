import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Role } from '../../src/modules/config/floor-config.js';
import type { ServiceProcess } from './service-process.js';
import { until } from './signal.js';
import type { TestCluster } from './test-cluster.js';

const PRELOADED = path.resolve(import.meta.dirname, 'meddling.mjs');

/** A service as a process of its own whose clock can be set and whose event loop can be held up. */
export class FaultyProcess {
  private nth = 0;

  private constructor(
    readonly child: ServiceProcess,
    private readonly file: string,
  ) {}

  static async start(world: TestCluster, role: Role): Promise<FaultyProcess> {
    const file = path.join(world.folder, `meddle-${role}.json`);
    const env = { NODE_OPTIONS: `--import=${PRELOADED}`, MEDDLE: file };
    return new FaultyProcess(await world.process(role, env), file);
  }

  /** From now on its clock is so far ahead of ours; negative: behind. */
  async setClock(aheadMs: number): Promise<void> {
    await this.said('ends', await this.instruct({ clockMs: aheadMs }));
  }

  /** Blocks its event loop for so long. Resolves when the loop runs again. */
  async block(forMs: number): Promise<void> {
    await this.said('ends', await this.instruct({ blockMs: forMs }));
  }

  private async instruct(wish: object): Promise<number> {
    const nth = (this.nth += 1);
    await writeFile(this.file, JSON.stringify({ nth, ...wish }));
    this.child.signalWith('SIGUSR2');
    return nth;
  }

  private async said(what: string, nth: number): Promise<void> {
    await until(this.child.signal, () => expect(this.child.output).toContain(`meddling ${nth} ${what}\n`));
  }
}

import { Injectable } from '@nestjs/common';
import { Readiness } from './readiness.js';

/**
 * The time between being asked to stop and closing anything: the balancer hears first, and parts do what they still owe
 * those they serve.
 */
@Injectable()
export class ShutdownCoordinator {
  private readonly tasks: (() => Promise<void>)[] = [];
  private leaving: Promise<void> | undefined;

  constructor(private readonly readiness: Readiness) {}

  /** @param duty begun at once when the process is asked to stop; it ends by itself, and in time */
  beforeExit(duty: () => Promise<void>): void {
    this.tasks.push(duty);
  }

  begin(): void {
    this.readiness.stop();
    this.leaving ??= Promise.all(this.tasks.map((duty) => duty())).then(() => undefined);
  }

  /** Resolves when every duty is done; at once when nobody asked this process to stop. */
  async finished(): Promise<void> {
    await this.leaving;
  }
}

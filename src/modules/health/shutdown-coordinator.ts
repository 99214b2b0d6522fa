import { Injectable } from '@nestjs/common';
import { Readiness } from './readiness.js';

/**
 * The phase between the signal to stop and the closing of modules: readiness turns false for the balancer, and parts run
 * their shutdown tasks, such as disconnecting clients.
 */
@Injectable()
export class ShutdownCoordinator {
  private readonly tasks: (() => Promise<void>)[] = [];
  private shutdown: Promise<void> | undefined;

  constructor(private readonly readiness: Readiness) {}

  /** @param task starts on the signal to stop; it has to end within a few seconds */
  beforeExit(task: () => Promise<void>): void {
    this.tasks.push(task);
  }

  begin(): void {
    this.readiness.stop();
    this.shutdown ??= Promise.all(this.tasks.map((task) => task())).then(() => undefined);
  }

  /** Resolves when all tasks have ended; at once if `begin` was not called. */
  async finished(): Promise<void> {
    await this.shutdown;
  }
}

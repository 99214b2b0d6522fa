import { Injectable } from '@nestjs/common';
import { Readiness } from './readiness.js';

/**
 * The time between being asked to stop and closing anything: the balancer hears first, and parts do what they still owe
 * those they serve.
 */
@Injectable()
export class Leaving {
  private readonly duties: (() => Promise<void>)[] = [];
  private leaving: Promise<void> | undefined;

  constructor(private readonly readiness: Readiness) {}

  /** @param duty begun at once when the process is asked to stop; it ends by itself, and in time */
  before(duty: () => Promise<void>): void {
    this.duties.push(duty);
  }

  begin(): void {
    this.readiness.stop();
    this.leaving ??= Promise.all(this.duties.map((duty) => duty())).then(() => undefined);
  }

  /** Resolves when every duty is done; at once when nobody asked this process to stop. */
  async over(): Promise<void> {
    await this.leaving;
  }
}

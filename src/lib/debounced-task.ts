import type { OutageLog } from './outage-log.js';

/**
 * Runs a task at once on the first request, then at most once per `everyMs`, and never twice at the same time. Requests
 * during a run or a pause lead to one more run.
 */
export class DebouncedTask {
  private requested = false;
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly everyMs: number,
    private readonly outage: OutageLog,
    private readonly task: () => Promise<void>,
  ) {}

  ask(): void {
    this.requested = true;
    this.startIfDue();
  }

  /** Waits for the current run. Requests that came since are dropped. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private startIfDue(): void {
    if (!this.requested || this.stopped || this.running !== undefined || this.timer !== undefined) return;
    this.requested = false;
    this.running = this.once();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.startIfDue();
    }, this.everyMs).unref();
  }

  private async once(): Promise<void> {
    try {
      await this.task();
      this.outage.worked();
    } catch (error) {
      this.outage.failed(error);
    } finally {
      this.running = undefined;
      this.startIfDue();
    }
  }
}

import type { OutageLog } from './outage-log.js';

/** Runs a task every `everyMs`, never twice at the same time. It does not keep the process alive. */
export class IntervalTask {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly outage: OutageLog,
    private readonly task: () => Promise<void>,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => this.runNow(), this.everyMs).unref();
  }

  /** Runs now, unless a run is under way. */
  runNow(): void {
    void (this.running ??= this.once());
  }

  /** Waits for the current run. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.running;
  }

  private async once(): Promise<void> {
    try {
      await this.task();
      this.outage.worked();
    } catch (error) {
      this.outage.failed(error);
    } finally {
      this.running = undefined;
    }
  }
}

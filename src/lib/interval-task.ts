import type { OutageLog } from './outage-log.js';

/** Does something every so often, never twice at once. It does not keep the process alive. */
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

  /** Out of turn. */
  runNow(): void {
    void (this.running ??= this.once());
  }

  /** What is under way is waited for. */
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

import type { OutageLog } from './outage-log.js';

/** Does something at once when asked, then at most every so often, never twice at once. What is asked is always done. */
export class DebouncedTask {
  private asked = false;
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly everyMs: number,
    private readonly outage: OutageLog,
    private readonly task: () => Promise<void>,
  ) {}

  ask(): void {
    this.asked = true;
    this.startIfDue();
  }

  /** What is under way is waited for; what was asked since is left. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private startIfDue(): void {
    if (!this.asked || this.stopped || this.running !== undefined || this.timer !== undefined) return;
    this.asked = false;
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

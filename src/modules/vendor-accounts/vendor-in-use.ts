import type { ResolvedCommand } from '../domain/resolved-command.js';
import type { Reading, Roster } from '../domain/reading.js';
import type { CommandContext, Executed } from '../../vendors/port/command.js';
import type { LineContext } from '../../vendors/port/line.js';
import type { PollTarget, ReadContext, Vendor } from '../../vendors/port/vendor.js';

/** A vendor that knows whether polls or commands run on it, so that it can be replaced between them. */
export class VendorInUse implements Vendor {
  private running = 0;
  private readonly whenIdle = new Set<() => void>();

  /** A line is no work that ends: it is given up when the vendor is replaced. */
  readonly listen?: (context: LineContext) => Promise<void>;
  readonly subscribeHooks?: (url: string, signal: AbortSignal) => Promise<void>;

  constructor(private readonly vendor: Vendor) {
    if (vendor.listen !== undefined) this.listen = async (context) => vendor.listen?.(context);
    if (vendor.subscribeHooks !== undefined)
      this.subscribeHooks = (url, signal) =>
        this.counted(vendor.subscribeHooks?.(url, signal) ?? Promise.resolve());
  }

  targets(roster: Roster | undefined): PollTarget[] {
    return this.vendor.targets(roster);
  }

  read(target: PollTarget, context: ReadContext): Promise<Reading> {
    return this.counted(this.vendor.read(target, context));
  }

  execute(command: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return this.counted(this.vendor.execute(command, context));
  }

  close(signal: AbortSignal): Promise<void> {
    return this.vendor.close(signal);
  }

  /** Resolves once nothing runs on it. */
  async idle(): Promise<void> {
    if (this.running > 0) await new Promise<void>((resolve) => this.whenIdle.add(resolve));
  }

  private async counted<T>(work: Promise<T>): Promise<T> {
    this.running += 1;
    try {
      return await work;
    } finally {
      this.running -= 1;
      if (this.running === 0) this.wake();
    }
  }

  private wake(): void {
    for (const resolve of this.whenIdle) resolve();
    this.whenIdle.clear();
  }
}

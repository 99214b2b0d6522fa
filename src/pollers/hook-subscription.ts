import { Logger } from '@nestjs/common';
import { IntervalTask } from '../lib/interval-task.js';
import { OutageLog } from '../lib/outage-log.js';
import type { AccountVendor } from '../modules/vendor-accounts/account-vendors.js';
import { hookUrl } from '../modules/config/hook-url.js';

const EVERY_MS = 10 * 60_000;
const LONGEST_MS = 60_000;

/** Keeps the vendor posting its events to us, where it is asked for that over its API; run by the account's coordinator. */
export class HookSubscription {
  private readonly ending = new AbortController();
  private readonly task: IntervalTask;

  private constructor(account: string, subscribe: (signal: AbortSignal) => Promise<void>) {
    const outage = new OutageLog(
      new Logger(HookSubscription.name),
      `subscribe to the events of account ${account}`,
    );
    this.task = new IntervalTask(EVERY_MS, outage, () => this.once(subscribe));
    this.task.start();
    this.task.runNow();
  }

  /** Undefined when the vendor has to be told the address by hand, or it is not known. */
  static of({ config, vendor }: AccountVendor): HookSubscription | undefined {
    const { hook } = config.push ?? {};
    const url = hook === undefined ? undefined : hookUrl(config.id, hook);
    if (url === undefined || vendor.subscribeHooks === undefined) return undefined;
    return new HookSubscription(
      config.id,
      (signal) => vendor.subscribeHooks?.(url, signal) ?? Promise.resolve(),
    );
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.task.stop();
  }

  private async once(subscribe: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const over = new AbortController();
    const end = (): void => over.abort();
    const timer = setTimeout(end, LONGEST_MS);
    this.ending.signal.addEventListener('abort', end, { once: true });
    try {
      await subscribe(over.signal);
    } catch (error) {
      if (!this.ending.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
      this.ending.signal.removeEventListener('abort', end);
    }
  }
}

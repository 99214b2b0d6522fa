import type { Logger } from '@nestjs/common';
import { DebouncedTask } from '../lib/debounced-task.js';
import { OutageLog } from '../lib/outage-log.js';
import type { ContactPart } from '../modules/domain/contact.js';
import type { ContactLog } from '../modules/floor/contact-log.js';

/** Events come one by one; a commit for each would cost as much as their polls. */
const EVERY_MS = 100;
/** While Redis is away. Beyond it the oldest are dropped, which is counted, and logged once in each outage. */
const MOST_HELD = 5_000;

/** What the live line of one account tells of contacts, on its way to the change log. */
export class ContactBuffer {
  private held: ContactPart[] = [];
  private readonly appending: DebouncedTask;
  private hasDropped = false;

  constructor(
    private readonly account: string,
    private readonly log: ContactLog,
    private readonly logger: Logger,
    /** What will never be in the log. */
    private readonly onDropped: (parts: number) => void,
  ) {
    const outage = new OutageLog(logger, `record contacts of account ${account}`);
    this.appending = new DebouncedTask(EVERY_MS, outage, () => this.append());
  }

  /** Never throws and never waits. */
  add(parts: readonly ContactPart[]): void {
    if (parts.length === 0) return;
    this.hold([...this.held, ...parts]);
    this.appending.ask();
  }

  async stop(): Promise<void> {
    await this.appending.stop();
    // What is left of the last moment; while Redis is away it is lost.
    if (this.held.length > 0) await this.append().catch(() => this.onDropped(this.held.length));
  }

  private async append(): Promise<void> {
    const parts = this.held;
    this.held = [];
    try {
      await this.log.append(this.account, parts);
      this.hasDropped = false;
    } catch (error) {
      this.hold([...parts, ...this.held]);
      this.appending.ask();
      throw error;
    }
  }

  private hold(parts: ContactPart[]): void {
    this.held = parts.slice(-MOST_HELD);
    if (parts.length <= MOST_HELD) return;
    this.onDropped(parts.length - MOST_HELD);
    if (this.hasDropped) return;
    this.hasDropped = true;
    this.logger.warn(
      `Account ${this.account}: Redis has been away for so long that events of callers are dropped, the oldest first; ` +
        'interval metrics lack them.',
    );
  }
}

import type { Order } from '../modules/domain/order.js';
import type { Reading, Roster } from '../modules/domain/reading.js';
import { boundedReading } from './bounded-reading.js';
import type { CommandContext, Executed } from './vendor-command.js';
import type { PollTarget, ReadContext, Vendor } from './vendor.js';
import { KnownSecrets } from './known-secrets.js';

/** A vendor as the service uses it: what it learned is within bounds, and no error quotes the credentials. */
export class CarefulVendor implements Vendor {
  private readonly secrets: KnownSecrets;

  constructor(
    private readonly vendor: Vendor,
    private readonly account: { id: string; credentials: unknown },
  ) {
    this.secrets = new KnownSecrets(account.credentials);
  }

  targets(roster: Roster | undefined): PollTarget[] {
    return this.vendor.targets(roster);
  }

  read(target: PollTarget, context: ReadContext): Promise<Reading> {
    return this.discreetly(async () =>
      boundedReading(
        await this.vendor.read(target, context),
        `${this.account.id}: the answer of ${target.resource} (${target.id})`,
      ),
    );
  }

  execute(order: Order, context: CommandContext): Promise<Executed> {
    return this.discreetly(() => this.vendor.execute(order, context));
  }

  close(signal: AbortSignal): Promise<void> {
    return this.discreetly(() => this.vendor.close(signal));
  }

  private async discreetly<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.secrets.hideIn(error);
    }
  }
}

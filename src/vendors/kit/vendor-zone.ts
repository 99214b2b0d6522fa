import { isZone } from '../../modules/domain/local-intervals.js';
import type { Reading } from '../../modules/domain/reading.js';
import { BudgetSpent, VendorError } from '../port/errors.js';
import type { ReadContext } from '../port/vendor.js';

/** A system moves to another zone when people change that. */
const AGAIN_MS = 3_600_000;

/**
 * The time zone that a phone system says it is in, for the days of interval metrics: asked for with a roster, once an hour. One
 * that tells none is not in trouble: the configuration may name it, and a recorded account without any is warned of at start.
 */
export class VendorZone {
  private zone: string | undefined;
  private askAt = 0;

  constructor(private readonly ask: (context: ReadContext) => Promise<string | undefined>) {}

  /** The reading with the zone in its roster. */
  async addTo(reading: Reading, context: ReadContext): Promise<Reading> {
    if (reading.roster === undefined) return reading;
    if (Date.now() >= this.askAt) {
      this.askAt = Date.now() + AGAIN_MS;
      this.zone = await this.told(context);
    }
    // Another process may have asked.
    const zone = this.zone ?? context.roster?.zone;
    return zone === undefined ? reading : { ...reading, roster: { ...reading.roster, zone } };
  }

  private async told(context: ReadContext): Promise<string | undefined> {
    try {
      const zone = (await this.ask(context))?.trim();
      return zone !== undefined && isZone(zone) ? zone : undefined;
    } catch (error) {
      if (context.signal.aborted || !(error instanceof VendorError) || error instanceof BudgetSpent)
        throw error;
      return this.zone;
    }
  }
}

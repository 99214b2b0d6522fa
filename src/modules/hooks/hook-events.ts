import { Injectable, Logger } from '@nestjs/common';
import type { Hint, VendorHook } from '../../vendors/port/line.js';
import { VendorError } from '../../vendors/port/errors.js';
import { VENDORS } from '../../vendors/vendors.catalog.js';
import { parseBoundedJson } from '../../lib/json-bounds.js';
import { RateLimiter, rateOf } from '../../lib/rate-limiter.js';
import type { AccountConfig } from '../config/floor-config.js';
import { FloorReader } from '../floor/floor-reader.js';
import { PushEvents } from '../floor/push-events.js';
import { HookRecords, type HookHint } from './hook-records.js';

const PER_SECOND = 50;
/** Of an account whose system posts more than that. */
const STORM_EVERY_MS = 1_000;
const HOOK = 'hook';
/** A hint about more is about everything. */
const MOST_TARGETS = 100;
/** A request is at most 256 KiB, and tells of a few calls. */
const MOST_CONTACTS = 200;

export interface HookRequest {
  headers: Readonly<Record<string, string>>;
  /** Undefined: it is too large to be read. */
  body: Uint8Array | undefined;
}

/** What phone systems post: read as the account's vendor does, and passed on as hints. */
@Injectable()
export class HookEvents {
  private readonly logger = new Logger(HookEvents.name);
  private readonly rate = new RateLimiter(rateOf(PER_SECOND, 1_000));
  private readonly storms = new RateLimiter(rateOf(1, STORM_EVERY_MS));

  constructor(
    private readonly records: HookRecords,
    private readonly reader: FloorReader,
    private readonly events: PushEvents,
  ) {}

  /** Never rejects; the answer to the phone system does not wait for it. */
  async receive(account: AccountConfig, request: HookRequest): Promise<void> {
    try {
      await this.pass(account, request);
    } catch (error) {
      this.events.count(account.id, HOOK, 'dropped');
      this.logger.debug(`An event of account ${account.id} is lost: ${String(error)}`);
    }
  }

  private async pass({ id, vendor, push }: AccountConfig, { headers, body }: HookRequest): Promise<void> {
    const at = Date.now();
    if (this.rate.take(id, performance.now()) > 0) {
      if (this.storms.take(id, performance.now()) === 0)
        await this.records.hint(id, [{ targets: 'all', event: 'storm', at }]);
      return;
    }
    const hook = VENDORS.get(vendor)?.hook;
    if (body === undefined || hook === undefined) return this.unreadable(id);
    const secret = push?.hook?.secret ?? push?.hook?.key ?? '';
    if (!hook.authentic({ headers, body }, secret)) return this.records.count(id, 'refused');
    const hints = await this.hintsIn(id, hook, body, at);
    if (hints === undefined) return this.unreadable(id);
    await this.records.hint(id, hints);
  }

  /** Undefined: it cannot be read. */
  private async hintsIn(
    account: string,
    hook: VendorHook,
    body: Uint8Array,
    at: number,
  ): Promise<HookHint[] | undefined> {
    const roster = await this.reader.roster(account);
    try {
      const hints = hook.hints(parseBoundedJson(Buffer.from(body).toString('utf8')), roster);
      return merged(hints, at);
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof VendorError) return undefined;
      this.logger.error(`An event of account ${account} cannot be read`, error);
      return undefined;
    }
  }

  private async unreadable(account: string): Promise<void> {
    this.events.count(account, HOOK, 'unreadable');
    await this.records.count(account, 'unreadable');
  }
}

/** One entry for a request, whatever it holds: the change log is bounded, and carries the floor too. */
function merged([first, ...others]: readonly Hint[], at: number): HookHint[] {
  if (first === undefined) return [];
  const isAll = [first, ...others].some(({ targets }) => targets === 'all');
  const targets = [...new Set([first, ...others].flatMap((hint) => hint.targets))];
  const contacts = [first, ...others].flatMap((hint) => hint.contacts ?? []).slice(0, MOST_CONTACTS);
  return [
    {
      ...{ event: first.event, at, targets: isAll || targets.length > MOST_TARGETS ? 'all' : targets },
      ...(contacts.length > 0 && { contacts }),
    },
  ];
}

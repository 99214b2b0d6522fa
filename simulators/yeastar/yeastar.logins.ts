import type { SimClock } from '../engine/clock.js';
import { YeastarFailure } from './yeastar.envelope.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const FAILURES_UNTIL_BLOCK = 5;
/** An assumption: the length of a block is a setting of the PBX. */
const BLOCK_SECONDS = 600;
const IP_BLOCKED = 70004;

/** Refuses logins: by the switch for it, and after too many failures in a row. */
export class YeastarLogins {
  private failures = 0;
  private blockedUntilSeconds = 0;
  /** End of the block that `loginRefused` began; undefined while the switch is elsewhere. */
  private refusedUntilSeconds: number | undefined;

  constructor(
    private readonly clock: SimClock,
    private readonly quirks: YeastarQuirks,
  ) {}

  check(): void {
    const { loginRefused, blockAfterFailures } = this.quirks;
    const now = Math.floor(this.clock.now() / 1000);
    if (blockAfterFailures && now < this.blockedUntilSeconds) throw blocked(this.blockedUntilSeconds);
    if (loginRefused !== '70004') this.refusedUntilSeconds = undefined;
    if (loginRefused === false) return;
    if (loginRefused !== '70004') {
      this.failed();
      throw new YeastarFailure(
        Number(loginRefused),
        loginRefused === '-1'
          ? { invalid_param_list: [{ field: 'username or password', value: 'error' }] }
          : {},
      );
    }
    this.refusedUntilSeconds ??= now + BLOCK_SECONDS;
    if (now < this.refusedUntilSeconds) throw blocked(this.refusedUntilSeconds);
  }

  failed(): void {
    this.failures += 1;
    if (this.failures < FAILURES_UNTIL_BLOCK) return;
    this.failures = 0;
    this.blockedUntilSeconds = Math.floor(this.clock.now() / 1000) + BLOCK_SECONDS;
  }

  succeeded(): void {
    this.failures = 0;
  }
}

const blocked = (until: number): YeastarFailure =>
  new YeastarFailure(IP_BLOCKED, { block_expire_time: until });

import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { rateOf, type Rate } from '../../lib/rate-limiter.js';
import { identityOf, type Principal } from '../auth/principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { orUnavailable } from '../domain/unavailable.js';
import { Refusals } from '../http/refusals.js';
import { Keys } from '../redis/keys.js';
import { SharedRateLimiter } from '../redis/shared-rate-limiter.js';
import type { DisplayRequest, Display } from './display.js';
import { displayEvent } from './display-event.js';
import { newDisplayToken, digestOf, isSecretOf, newSecret } from './display-token.js';
import { Displays } from './displays.js';
import { PairingStore } from './pairing-store.js';

/** Without characters that look alike from a distance, and without vowels, so that no code is a word. */
const ALPHABET = 'CDFGHJKMNPQRTVWXY34679';
const LENGTH = 8;
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

export const newPairingCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');

/** The code as a screen shows it: in two halves. */
export const displayedCode = (code: string): string =>
  `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;

/** Normalises a typed code: case, spaces and dashes do not matter. Undefined if it has not the form of a code. */
export function pairingCodeOf(typed: string): string | undefined {
  if (typed.length > 2 * LENGTH) return undefined;
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  return CODE.test(code) ? code : undefined;
}

const CODE_LIFETIME_MS = 600_000;
const POLL_AFTER_MS = 2_000;
/** With 22^8 codes a collision is rare; several in a row mean a bug. */
const TRIES = 5;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The secret contains the code as the key of the lookup; the code alone is not enough to poll. */
const SECRET = /^fwp_([A-Z0-9]{8})_[\w-]{43}$/;

export interface StartedPairing {
  /** Shown to people. */
  code: string;
  /** Kept by the screen, which polls with it. */
  secret: string;
  /** Epoch ms. */
  expiresAt: number;
  pollAfterMs: number;
}

/**
 * Pairs screens without a keyboard: the screen shows a code and polls, a user with `displays:manage` confirms the code,
 * and the next poll gets the token. Throws `FloorError`s.
 */
@Injectable()
export class Pairings {
  constructor(
    private readonly store: PairingStore,
    private readonly displays: Displays,
    private readonly limiter: SharedRateLimiter,
    private readonly keys: Keys,
    private readonly refusals: Refusals,
    private readonly config: FloorConfig,
  ) {}

  private get starts(): Rate {
    return rateOf(this.config.limits.pairingsPerMinute, MINUTE_MS);
  }

  private get guesses(): Rate {
    return rateOf(this.config.limits.wrongCodesPerHour, HOUR_MS);
  }

  /** @param address client address of the screen, for the rate limit */
  async begin(address: string): Promise<StartedPairing> {
    const key = this.keys.attempts('pairing', address);
    const retryAfterMs = await orUnavailable(this.limiter.take(key, this.starts));
    if (retryAfterMs > 0) throw this.tooManyScreens('from this address', retryAfterMs);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const code = newPairingCode();
      const secret = `fwp_${code}_${newSecret()}`;
      const expiresAt = Date.now() + CODE_LIFETIME_MS;
      const outcome = await orUnavailable(this.store.begin(code, digestOf(secret), CODE_LIFETIME_MS));
      if (outcome === 'full') throw this.tooManyScreens('in all', MINUTE_MS);
      if (outcome === 'shown')
        return { code: displayedCode(code), secret, expiresAt, pollAfterMs: POLL_AFTER_MS };
    }
    throw new Error('no free pairing code was found');
  }

  /** Undefined: not confirmed yet. The token is created by the first poll after that, and returned once. */
  async poll(secret: string): Promise<{ display: Display; token: string } | undefined> {
    const code = SECRET.exec(secret)?.[1];
    const pairing = code === undefined ? undefined : await orUnavailable(this.store.find(code));
    if (code === undefined || pairing === undefined || !isSecretOf(secret, pairing.digest))
      throw expiredPairing();
    if (pairing.display === undefined) return undefined;
    const token = newDisplayToken(pairing.display);
    const display = await orUnavailable(this.store.claim(code, pairing.display, digestOf(token)));
    if (display === undefined) throw expiredPairing();
    return { display, token };
  }

  /** The first confirmation wins. */
  async confirm(caller: Principal, typed: string, request: DisplayRequest): Promise<Display> {
    const display = await this.displays.prepare(caller, request);
    const key = this.keys.attempts('code', identityOf(caller));
    const retryAfterMs = await orUnavailable(this.limiter.take(key, this.guesses));
    if (retryAfterMs > 0) {
      this.refusals.count('wrong-codes-per-hour');
      throw new FloorError('too-many-requests', 'Too many unknown codes. Try again later.', {
        retryAfterMs,
      });
    }
    const code = pairingCodeOf(typed);
    const outcome =
      code === undefined
        ? 'unknown'
        : await orUnavailable(this.store.confirm(code, display, displayEvent(caller, 'paired', display)));
    if (outcome === 'unknown')
      throw new FloorError('expired-pairing', 'No screen shows this code. Check the code on the screen.');
    await orUnavailable(this.limiter.giveBack(key, this.guesses));
    if (outcome === 'full') throw this.displays.tooMany();
    return display;
  }

  private tooManyScreens(scope: string, retryAfterMs: number): FloorError {
    this.refusals.count('pairings-per-minute');
    return new FloorError('too-many-requests', `Too many screens ask for a code ${scope}. Try again later.`, {
      retryAfterMs,
    });
  }
}

function expiredPairing(): FloorError {
  return new FloorError(
    'expired-pairing',
    'The code has expired, or its token was already fetched. Start a new pairing.',
  );
}

import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { rateOf, type Rate } from '../../lib/rate-limiter.js';
import type { Principal } from '../auth/principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { Refusals } from '../http/refusals.js';
import { Keys } from '../redis/keys.js';
import { SharedRateLimiter } from '../redis/shared-rate-limiter.js';
import type { DisplayRequest, Display } from './display.js';
import { newDisplayToken, digestOf, isSecretOf, newSecret } from './display-token.js';
import { Displays } from './displays.js';
import { PairingStore } from './pairing-store.js';
import { mapStoreErrors } from './display-store.js';

/** Without what looks alike on a television across the room, and without vowels, so that no code is a word. */
const ALPHABET = 'CDFGHJKMNPQRTVWXY34679';
const LENGTH = 8;
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

export const newPairingCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');

/** As a screen shows it. */
export const shown = (code: string): string => `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;

/** As people type it: in small letters, with or without the dash. Undefined when it is no code. */
export function pairingCodeOf(typed: string): string | undefined {
  if (typed.length > 2 * LENGTH) return undefined;
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  return CODE.test(code) ? code : undefined;
}

const SHOWN_MS = 600_000;
const POLL_AFTER_MS = 2_000;
/** Two screens with one code is less likely than a lottery win; several times in a row is a mistake of ours. */
const TRIES = 5;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The code comes along, so that the screen can be found; who knows only the code cannot ask in its place. */
const SECRET = /^fwp_([A-Z0-9]{8})_[\w-]{43}$/;

export interface PairingBegun {
  /** For people's eyes. */
  code: string;
  /** For the screen alone: it asks with it. */
  secret: string;
  /** Epoch ms. */
  expiresAt: number;
  pollAfterMs: number;
}

/**
 * How a television gets its login without a keyboard: it shows a code, somebody who may confirms it elsewhere, and the
 * screen, which asks again and again, gets the token. Throws `FloorError`s.
 */
@Injectable()
export class Pairings {
  private readonly beginnings: Rate;
  private readonly guesses: Rate;

  constructor(
    private readonly store: PairingStore,
    private readonly displays: Displays,
    private readonly limiter: SharedRateLimiter,
    private readonly keys: Keys,
    private readonly refusals: Refusals,
    { limits }: FloorConfig,
  ) {
    this.beginnings = rateOf(limits.pairingsPerMinute, MINUTE_MS);
    this.guesses = rateOf(limits.wrongCodesPerHour, HOUR_MS);
  }

  /** @param address where the screen is */
  async begin(address: string): Promise<PairingBegun> {
    const key = this.keys.attempts('pairing', address);
    const retryAfterMs = await mapStoreErrors(this.limiter.take(key, this.beginnings));
    if (retryAfterMs > 0) throw this.tooManyScreens('from this address', retryAfterMs);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const code = newPairingCode();
      const secret = `fwp_${code}_${newSecret()}`;
      const expiresAt = Date.now() + SHOWN_MS;
      const outcome = await mapStoreErrors(this.store.begin(code, digestOf(secret), SHOWN_MS));
      if (outcome === 'full') throw this.tooManyScreens('in all', MINUTE_MS);
      if (outcome === 'shown') return { code: shown(code), secret, expiresAt, pollAfterMs: POLL_AFTER_MS };
    }
    throw new Error('no free pairing code was found');
  }

  /** Undefined: nobody has confirmed the code yet. The token is given once, and made only now. */
  async poll(secret: string): Promise<{ display: Display; token: string } | undefined> {
    const code = SECRET.exec(secret)?.[1];
    const pairing = code === undefined ? undefined : await mapStoreErrors(this.store.find(code));
    if (code === undefined || pairing === undefined || !isSecretOf(secret, pairing.digest)) throw over();
    if (pairing.display === undefined) return undefined;
    const token = newDisplayToken(pairing.display);
    const display = await mapStoreErrors(this.store.claim(code, pairing.display, digestOf(token)));
    if (display === undefined) throw over();
    return { display, token };
  }

  /** The first confirmation wins. */
  async confirm(caller: Principal, typed: string, request: DisplayRequest): Promise<Display> {
    const display = await this.displays.planned(caller, request);
    const key = this.keys.attempts('code', `${caller.tenant}\n${caller.subject}`);
    const retryAfterMs = await mapStoreErrors(this.limiter.take(key, this.guesses));
    if (retryAfterMs > 0) {
      this.refusals.refused('wrong-codes-per-hour');
      throw new FloorError('too-many-requests', 'Too many codes that no screen shows; try again later.', {
        retryAfterMs,
      });
    }
    const code = pairingCodeOf(typed);
    const outcome = code === undefined ? 'unknown' : await mapStoreErrors(this.store.confirm(code, display));
    if (outcome === 'unknown')
      throw new FloorError('expired-pairing', 'No screen shows this code (any more). Look at it again.');
    await mapStoreErrors(this.limiter.giveBack(key, this.guesses));
    if (outcome === 'full') throw this.displays.tooMany();
    return display;
  }

  private tooManyScreens(where: string, retryAfterMs: number): FloorError {
    this.refusals.refused('pairings-per-minute');
    return new FloorError('too-many-requests', `Too many screens ask for a code ${where}; try again later.`, {
      retryAfterMs,
    });
  }
}

function over(): FloorError {
  return new FloorError(
    'expired-pairing',
    'The code has expired, or its token was given already. Ask for a new code.',
  );
}

import { z } from 'zod';
import { isoInstant } from '../../lib/iso-instant.js';
import { described } from './named.js';

/** The latest instant that a Date can hold. */
const LATEST = 8_640_000_000_000_000;

/** An instant in a query: epoch ms, ISO 8601 with its zone, or `now`. */
export const QueryInstant = described(
  z.string().transform((text, context) => {
    if (text === 'now') return Date.now();
    // The plus of a zone is a space where it was not encoded.
    const iso = text.replace(/ (?=\d\d:?\d\d$)/, '+');
    const instant = /^\d{1,16}$/.test(text) ? Number(text) : isoInstant(iso);
    if (instant !== undefined && instant <= LATEST) return instant;
    context.addIssue({
      code: 'custom',
      message:
        'is no instant: give epoch milliseconds, ISO 8601 with a zone such as 2026-11-28T10:40:00Z, or now',
    });
    return z.NEVER;
  }),
  'Epoch milliseconds, ISO 8601 with a zone, or `now`.',
);

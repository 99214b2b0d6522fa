import { z } from 'zod';
import type { Roster } from '../../modules/domain/reading.js';

/** What a signed number of 32 bits holds: no upper bound is documented. */
const MOST_SECONDS = 2_147_483_647;

const EXPECTED = `expected 0 (until further notice) or 10 to ${MOST_SECONDS} seconds`;

/** Of a pause or a logout. */
export const secondsParam = (title: string, description: string) =>
  z
    .union(
      [
        z.literal(0).meta({ title: 'until further notice' }),
        z.int().min(10, EXPECTED).max(MOST_SECONDS, EXPECTED),
      ],
      { error: EXPECTED },
    )
    .meta({ title, description });

/** Exactly the feature codes that the system has; undefined where it has none. */
export function reasonParam({
  pauseReasons = [],
}: Roster): z.ZodExactOptional<z.ZodType<string>> | undefined {
  if (pauseReasons.length === 0) return undefined;
  const known = pauseReasons.map(({ code, label }) => `${code} ${label}`).join(', ');
  const reason: z.ZodType<string> = z
    .union(
      pauseReasons.map(({ code, label }) => z.literal(code).meta({ title: label })),
      { error: `expected the feature code of a pause reason: ${known}` },
    )
    .meta({ title: 'Reason', description: 'The feature code of a pause reason of the PBX.' });
  return reason.exactOptional();
}

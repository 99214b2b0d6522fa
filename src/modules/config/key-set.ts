import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';

/** A JSON Web Key Set as far as it can be checked without using its keys, which is jose's part. */
export const KeySet: z.ZodType<JSONWebKeySet> = z.object({
  keys: z.array(z.looseObject({ kty: z.string() })).min(1),
});

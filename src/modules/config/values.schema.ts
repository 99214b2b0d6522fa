import { z } from 'zod';

/** Numbers and booleans may come from the environment, as text. */
const numeric = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;

export const whole = (least: number, most: number): z.ZodType<number> =>
  z.preprocess(
    numeric,
    z
      .int('must be a whole number')
      .min(least, `must be at least ${least}`)
      .max(most, `must be at most ${most}`),
  );
export const text = z
  .string('must be text (in quotes, when it looks like a number)')
  .min(1, 'must not be empty')
  .max(1000);

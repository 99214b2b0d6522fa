import { z } from 'zod';

/** One of the vendor's words, each with what people call it. */
export function oneOf<const Titles extends Readonly<Record<string, string>>>(titles: Titles) {
  const words = Object.keys(titles) as (keyof Titles & string)[];
  return z.union(
    words.map((word) => z.literal(word).meta({ title: titles[word] ?? word })),
    { error: `must be one of ${words.join(', ')}` },
  );
}

export const seconds = (least: number, most: number) => whole(least, most, 'must be whole seconds');

export const whole = (least: number, most: number, what = 'must be a whole number') => {
  const error = `${what} from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

/** The vendor's numbers are of 32 bits where it says no more. */
export const INT32 = 2_147_483_647;

export const SkillLevel = whole(1, 100).meta({
  title: 'Skill level',
  description: 'From 1, who is served first, to 100; only the skill based strategies look at it.',
});

/** No parameters at all. */
export const Nothing = z.strictObject({});
export type Nothing = z.infer<typeof Nothing>;

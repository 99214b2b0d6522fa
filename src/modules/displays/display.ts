import { z } from 'zod';

export const MAX_TOPICS = 100;

/** The body of a request for a display: a label for people, and the topics it may follow. */
export const DisplayRequest = z.strictObject({
  label: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}*$/u, 'must hold no control characters'),
  topics: z.array(z.string().min(1).max(300)).min(1).max(MAX_TOPICS),
});
export type DisplayRequest = z.infer<typeof DisplayRequest>;

/** A wall screen that may follow some topics, as stored; the token is not part of it. `createdAt`: epoch ms. */
export const Display = z.object({
  id: z.string(),
  tenant: z.string(),
  label: z.string(),
  topics: z.array(z.string()).min(1),
  createdAt: z.number(),
  createdBy: z.string(),
});
export type Display = z.infer<typeof Display>;

export const displayFrom = (json: string): Display => Display.parse(JSON.parse(json));

import { z } from 'zod';

/** A wall screen that may follow some topics, as it is stored and shown; its token is neither. `createdAt`: epoch ms. */
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

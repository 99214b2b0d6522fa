import { z } from 'zod';
import type { ConsoleConfig } from '../config/floor-config.js';
import type { RouteContract } from '../contracts/describes.js';
import { named, schemaOf } from '../contracts/named.js';

const PageConfig = named(
  'PageConfig',
  z.object({
    /** `/demo/token` gives tokens to everybody. */
    demo: z.boolean(),
    /** Absent: a person brings a token. */
    oidc: schemaOf<ConsoleConfig>()(
      z.object({ issuer: z.string(), clientId: z.string(), scope: z.string() }),
    ).exactOptional(),
    /** The tenant that operates the service may look at its job queues, at `/admin/queues`. */
    operations: z.literal(true).exactOptional(),
  }),
  'How people sign in to the pages: in the demo without a login, with `oidc` at that issuer, else by bringing a token.',
  { demo: false, oidc: { issuer: 'https://id.acme.example', clientId: 'floorwalker', scope: 'openid' } },
);
export type PageConfig = z.infer<typeof PageConfig>;

export const pageConfigContract: RouteContract = {
  tag: 'Logins',
  summary: 'What a page has to know before anybody has signed in',
  answers: { 200: { description: 'How people sign in.', body: PageConfig } },
};

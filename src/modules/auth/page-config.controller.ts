import { z } from 'zod';
import { Controller, Get, Header } from '@nestjs/common';
import { type ConsoleConfig, FloorConfig } from '../config/floor-config.js';
import { type RouteContract, Describes } from '../http/describes.js';
import { named, schemaOf } from '../http/named.js';

const PageConfig = named(
  'PageConfig',
  z.object({
    /** `/demo/token` issues tokens without a login. */
    demo: z.boolean(),
    /** Absent: users paste a token. */
    oidc: schemaOf<ConsoleConfig>()(
      z.object({ issuer: z.string(), clientId: z.string(), scope: z.string() }),
    ).exactOptional(),
    /** The board of the job queues exists, at `/admin/queues`. */
    operations: z.literal(true).exactOptional(),
  }),
  'How users sign in to the pages: in the demo without a login, with `oidc` at that issuer, else with a pasted token.',
  { demo: false, oidc: { issuer: 'https://id.acme.example', clientId: 'floorwalker', scope: 'openid' } },
);
type PageConfig = z.infer<typeof PageConfig>;

const pageConfigContract: RouteContract = {
  tag: 'Logins',
  summary: 'What a page needs to know before sign-in',
  answers: { 200: { description: 'How users sign in.', body: PageConfig } },
};

/** What a page needs to know before sign-in. */
@Controller('config.json')
export class PageConfigController {
  constructor(private readonly config: FloorConfig) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Describes(pageConfigContract)
  read(): PageConfig {
    const { demo, auth, operations } = this.config;
    return {
      demo,
      ...(auth.console !== undefined && { oidc: auth.console }),
      ...(operations !== undefined && { operations: true as const }),
    };
  }
}

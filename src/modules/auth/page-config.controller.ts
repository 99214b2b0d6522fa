import { z } from 'zod';
import { Controller, Get, Header, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FloorConfig, SIGN_OUTS } from '../config/floor-config.js';
import { type RouteContract, Describes } from '../http/describes.js';
import { named } from '../http/named.js';
import { Origins } from '../http/origins.js';
import { requestPart } from '../http/request-part.js';

const PageConfig = named(
  'PageConfig',
  z.object({
    /** `/demo/token` issues tokens without a login. */
    demo: z.boolean(),
    /** Absent: users paste a token. */
    oidc: z
      .object({
        issuer: z.string(),
        clientId: z.string(),
        scope: z.string(),
        params: z.record(z.string(), z.string()).exactOptional(),
        signOut: z.enum(SIGN_OUTS).exactOptional(),
        /** `claims.scope` and `roles` of that issuer, by which the page knows what a token grants. */
        scopeClaim: z.string().exactOptional(),
        roles: z.record(z.string(), z.array(z.string())).exactOptional(),
      })
      .exactOptional(),
    /** The board of the job queues exists, at `/admin/queues`. */
    operations: z.literal(true).exactOptional(),
    /** Long-polling is allowed where WebSockets do not get through (`socket.polling`). */
    polling: z.literal(true).exactOptional(),
    /** Pages of the origin in the query may open no socket. */
    originRefused: z.literal(true).exactOptional(),
    /** What was on the floor is kept in PostgreSQL, and can be shown again. */
    history: z.literal(true).exactOptional(),
  }),
  'How users sign in to the pages: in the demo without a login, with `oidc` at that issuer, else with a pasted token.',
  { demo: false, oidc: { issuer: 'https://id.acme.example', clientId: 'floorwalker', scope: 'openid' } },
);
named('PageSignIn', PageConfig.shape.oidc.unwrap(), 'The issuer at which users sign in.');
type PageConfig = z.infer<typeof PageConfig>;

const PageConfigQuery = z.object({
  /** Of the page that asks. */
  origin: z.string().max(300).exactOptional(),
});

const pageConfigContract: RouteContract = {
  tag: 'Logins',
  summary: 'What a page needs to know before sign-in',
  query: PageConfigQuery,
  answers: { 200: { description: 'How users sign in.', body: PageConfig } },
};

/** What a page needs to know before sign-in. */
@Controller('config.json')
export class PageConfigController {
  constructor(
    private readonly config: FloorConfig,
    private readonly origins: Origins,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Describes(pageConfigContract)
  read(@Query() query: unknown, @Req() { raw }: FastifyRequest): PageConfig {
    const { demo, operations, socket, history } = this.config;
    const { origin } = requestPart(PageConfigQuery, query, 'query');
    const oidc = this.oidc();
    return {
      demo,
      ...(oidc !== undefined && { oidc }),
      ...(operations !== undefined && { operations: true as const }),
      ...(socket.polling && { polling: true as const }),
      ...(origin !== undefined && !this.origins.isAllowed(origin, raw) && { originRefused: true as const }),
      ...(history.url !== undefined && { history: true as const }),
    };
  }

  private oidc(): PageConfig['oidc'] {
    const { issuers, console } = this.config.auth;
    if (console === undefined) return undefined;
    const { origins: _origins, ...settings } = console;
    const { claims, roles } = issuers.find(({ issuer }) => issuer === console.issuer) ?? {};
    return {
      ...settings,
      ...(claims?.scope !== undefined && { scopeClaim: claims.scope }),
      ...(roles !== undefined && { roles }),
    };
  }
}

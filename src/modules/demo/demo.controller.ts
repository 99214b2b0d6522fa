import { z } from 'zod';
import { Controller, Get, Header, Query } from '@nestjs/common';
import { type RouteContract, Describes } from '../http/describes.js';
import { named } from '../http/named.js';
import { Instant } from '../domain/id.js';
import { DEMO_ROLES, DemoIssuer } from './demo-issuer.js';
import { requestPart } from '../http/request-part.js';

const TokenQuery = z.object({ role: z.enum(DEMO_ROLES).default('viewer') });

const DemoToken = named(
  'DemoToken',
  z.object({ token: z.string(), expiresAt: Instant }),
  'A token of the demo.',
);

const tokenContract: RouteContract = {
  tag: 'Demo',
  summary: 'Log in to the demo',
  description: 'This route exists only in the demo, without a configuration file.',
  query: TokenQuery,
  answers: { 200: { description: 'A token for that role.', body: DemoToken } },
};

@Controller('demo')
export class DemoController {
  constructor(private readonly issuer: DemoIssuer) {}

  @Get('token')
  @Header('cache-control', 'no-store')
  @Describes(tokenContract)
  token(@Query() query: unknown): Promise<{ token: string; expiresAt: number }> {
    return this.issuer.token(requestPart(TokenQuery, query, 'query').role);
  }
}

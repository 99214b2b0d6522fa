import { Controller, Get, Header, Query } from '@nestjs/common';
import { z } from 'zod';
import { requestPart } from '../http/request-part.js';
import { DEMO_ROLES, DemoIssuer } from './demo-issuer.js';

const TokenQuery = z.object({ role: z.enum(DEMO_ROLES).default('viewer') });

@Controller('demo')
export class DemoController {
  constructor(private readonly issuer: DemoIssuer) {}

  @Get('token')
  @Header('cache-control', 'no-store')
  token(@Query() query: unknown): Promise<{ token: string; expiresAt: number }> {
    return this.issuer.token(requestPart(TokenQuery, query, 'query').role);
  }
}

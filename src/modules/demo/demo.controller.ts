import { Controller, Get, Header, Query } from '@nestjs/common';
import { Describes } from '../contracts/describes.js';
import { requestPart } from '../http/request-part.js';
import { DemoIssuer } from './demo-issuer.js';
import { tokenContract, TokenQuery } from './demo.contract.js';

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

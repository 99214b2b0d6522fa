import { Controller, Get, Header } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { Describes } from '../contracts/describes.js';
import { pageConfigContract, type PageConfig } from './page-config.contract.js';

/** What a page has to know before anybody has signed in. */
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

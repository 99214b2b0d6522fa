import { Controller, Get, Header } from '@nestjs/common';
import { asyncApiContract, openApiContract, pageContract, styleContract } from './contracts.contract.js';
import { Contracts } from './contracts.js';
import { Describes } from './describes.js';
import { DOCS_STYLE } from './docs-style.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** What the service promises, for programs and for people. It says nothing of anybody's floor, so it needs no token. */
@Controller()
export class ContractsController {
  constructor(private readonly contracts: Contracts) {}

  @Get('openapi.json')
  @Header('content-type', JSON_TYPE)
  @Header('cache-control', 'no-cache')
  @Describes(openApiContract)
  openApi(): string {
    return this.contracts.documents.openApi;
  }

  @Get('asyncapi.json')
  @Header('content-type', JSON_TYPE)
  @Header('cache-control', 'no-cache')
  @Describes(asyncApiContract)
  asyncApi(): string {
    return this.contracts.documents.asyncApi;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Describes(pageContract)
  page(): string {
    return this.contracts.documents.page;
  }

  @Get('docs/style.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Describes(styleContract)
  style(): string {
    return DOCS_STYLE;
  }
}

import { Injectable, Controller, Get, Header } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { type RouteContract, Describes } from '../http/describes.js';
import { asyncApi } from './async-api.js';
import { docsPage, DOCS_STYLE } from './docs-page.js';
import { openApi } from './open-api.js';
import { RouteTable } from './route-table.js';

const tag = 'Contracts';

const openApiContract: RouteContract = {
  tag,
  summary: 'OpenAPI 3.1 of the HTTP API: this document',
  answers: { 200: { description: 'The document.', media: 'application/json; charset=utf-8' } },
};

const asyncApiContract: RouteContract = {
  tag,
  summary: 'AsyncAPI 3.0 of the socket',
  answers: { 200: { description: 'The document.', media: 'application/json; charset=utf-8' } },
};

const pageContract: RouteContract = {
  tag,
  summary: 'Both documents as a page',
  answers: { 200: { description: 'The page.', media: 'text/html; charset=utf-8' } },
};

const styleContract: RouteContract = {
  tag,
  summary: 'The style of that page',
  answers: { 200: { description: 'The style.', media: 'text/css; charset=utf-8' } },
};

/** The documents as strings, built on the first request and cached. */
@Injectable()
export class Contracts {
  private cached: { openApi: string; asyncApi: string; page: string } | undefined;

  constructor(
    private readonly table: RouteTable,
    private readonly config: FloorConfig,
  ) {}

  get documents(): { openApi: string; asyncApi: string; page: string } {
    return (this.cached ??= this.build());
  }

  private build() {
    const { basePath } = this.config.http;
    const http = openApi(this.table.routes(), basePath);
    const socket = asyncApi(basePath);
    return {
      openApi: JSON.stringify(http),
      asyncApi: JSON.stringify(socket),
      page: docsPage(http, socket),
    };
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Serves the API documents. They contain no data of tenants, so they need no token. */
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

import { Injectable } from '@nestjs/common';
import { asyncApi } from './async-api.js';
import { docsPage } from './docs-page.js';
import { openApi } from './open-api.js';
import { RouteTable } from './route-table.js';

/** The documents of this process as they are sent: made when first asked for, the same for everybody. */
@Injectable()
export class Contracts {
  private made: { openApi: string; asyncApi: string; page: string } | undefined;

  constructor(private readonly table: RouteTable) {}

  get documents(): { openApi: string; asyncApi: string; page: string } {
    return (this.made ??= this.make());
  }

  private make() {
    const http = openApi(this.table.routes());
    const socket = asyncApi();
    return {
      openApi: JSON.stringify(http),
      asyncApi: JSON.stringify(socket),
      page: docsPage(http, socket),
    };
  }
}

import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { Describes } from '../http/describes.js';
import { pageOf, PageQuery, type Page } from '../http/page.js';
import { requestPart } from '../http/request-part.js';
import { DisplayRequest } from './display.js';
import type { KnownDisplay } from './display-store.js';
import { listContract, mintContract, revokeContract } from './displays.contract.js';
import { Displays } from './displays.js';

type PublicDisplay = Omit<KnownDisplay, 'tenant'>;

/** The logins of wall screens: read-only, for the topics they name, valid until they are revoked. */
@Controller('v1/displays')
@Needs('displays:manage')
export class DisplaysController {
  constructor(private readonly displays: Displays) {}

  @Post()
  @Header('cache-control', 'no-store')
  @Describes(mintContract)
  async mint(
    @Caller() caller: Principal,
    @Body() body: unknown,
  ): Promise<Pick<PublicDisplay, 'id' | 'label' | 'topics' | 'createdAt'> & { token: string }> {
    const { display, token } = await this.displays.mint(caller, requestPart(DisplayRequest, body, 'body'));
    const { id, label, topics, createdAt } = display;
    return { id, label, topics, token, createdAt };
  }

  @Get()
  @Header('cache-control', 'private, no-cache')
  @Describes(listContract)
  async list(@Caller() caller: Principal, @Query() query: unknown): Promise<Page<PublicDisplay>> {
    const page = requestPart(PageQuery, query, 'query');
    const all = await this.displays.list(caller);
    return pageOf(
      all.map(({ tenant: _tenant, ...display }) => display),
      page,
    );
  }

  @Delete(':id')
  @HttpCode(204)
  @Describes(revokeContract)
  async revoke(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.displays.revoke(caller, id);
  }
}

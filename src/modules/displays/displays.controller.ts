import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import type { DisplayEvent } from '../domain/display-event.js';
import { Describes } from '../http/describes.js';
import { pageOf, PageQuery, type Page } from '../http/page.js';
import { tagged, versionIn } from '../http/entity-version.js';
import { requestPart } from '../http/request-part.js';
import { DisplayChange, DisplayRequest } from './display.js';
import type { KnownDisplay } from './display-store.js';
import {
  changeContract,
  listContract,
  logContract,
  mintContract,
  reloadContract,
  revokeContract,
} from './displays.contract.js';
import { DisplayLog } from './display-log.js';
import { Displays } from './displays.js';

export type PublicDisplay = Omit<KnownDisplay, 'tenant'>;

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
    return pageOf(all.map(publicOf), page);
  }

  @Patch(':id')
  @Describes(changeContract)
  async change(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('if-match') match: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublicDisplay> {
    const change = requestPart(DisplayChange, body, 'body');
    return publicOf(tagged(reply, await this.displays.change(caller, id, change, versionOf(match))));
  }

  @Post(':id/reload')
  @HttpCode(202)
  @Describes(reloadContract)
  async reload(@Caller() caller: Principal, @Param('id') id: string): Promise<PublicDisplay> {
    return publicOf(await this.displays.reload(caller, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Describes(revokeContract)
  async revoke(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.displays.revoke(caller, id);
  }
}

/** What people did to the displays of a tenant. */
@Controller('v1/displays')
@Needs('audit:read')
export class DisplayLogController {
  constructor(private readonly displays: DisplayLog) {}

  @Get('log')
  @Header('cache-control', 'private, no-cache')
  @Describes(logContract)
  async log(@Caller() caller: Principal): Promise<{ items: DisplayEvent[] }> {
    return { items: await this.displays.read(caller) };
  }
}

function publicOf({ tenant: _tenant, ...display }: KnownDisplay): PublicDisplay {
  return display;
}

/** The version that is to be changed; undefined: any. */
const versionOf = (match: string | undefined): number | undefined =>
  match === undefined || match.trim() === '*'
    ? undefined
    : versionIn(match, 'must be the version of the display, such as "3"');

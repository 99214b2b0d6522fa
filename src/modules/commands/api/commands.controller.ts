import { Body, Controller, Get, Header, Headers, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import { Caller, Needs, NeedsToken } from '../../auth/token.guard.js';
import { Describes } from '../../http/describes.js';
import { isSettled, type Command } from '../../domain/command.js';
import { FloorError } from '../../domain/problem.js';
import type { Page } from '../../http/page.js';
import { requestPart } from '../../http/request-part.js';
import { CommandService } from './command-service.js';
import { accountOf } from '../command-record.js';
import { listContract, oneContract, commandContract, AuditPageQuery } from './commands.contract.js';
import { AuditLog } from './audit-log.js';

/** Commands over HTTP: ordering, looking at one, and the audit trail. */
@Controller('v1')
export class CommandsController {
  constructor(
    private readonly desk: CommandService,
    private readonly trail: AuditLog,
    private readonly authority: Authority,
  ) {}

  /** 200 with a command that is settled, 202 with one that is still under way. */
  @Post('accounts/:account/commands')
  @NeedsToken()
  @Header('cache-control', 'no-store')
  @Describes(commandContract)
  async order(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Headers('idempotency-key') key: unknown,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Command> {
    const command = await this.desk.execute(caller, account, key, body);
    void reply
      .code(isSettled(command) ? 200 : 202)
      .header('location', `/v1/commands/${encodeURIComponent(command.id)}`);
    return command;
  }

  @Get('accounts/:account/commands')
  @Needs('audit:read')
  @Header('cache-control', 'private, no-cache')
  @Describes(listContract)
  list(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
  ): Promise<Page<Command>> {
    this.authority.ensure(caller, 'audit:read', { account, topicKind: 'commands' });
    return this.trail.page(account, requestPart(AuditPageQuery, query, 'query'));
  }

  /** Whoever ordered it may look at it, and whoever may read the audit trail. */
  @Get('commands/:id')
  @NeedsToken()
  @Header('cache-control', 'private, no-cache')
  @Describes(oneContract)
  async one(@Caller() caller: Principal, @Param('id') id: string): Promise<Command> {
    const unknown = new FloorError('not-found', `There is no command "${id.slice(0, 100)}".`);
    const account = accountOf(id);
    if (account === undefined) throw unknown;
    const command = await this.desk.find(id);
    if (command === undefined || !this.authority.maySee(caller, command)) throw unknown;
    return command;
  }
}

import { Body, Controller, Get, Header, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import { Caller, Needs, NeedsToken } from '../../auth/token.guard.js';
import { FloorConfig } from '../../config/floor-config.js';
import { Describes } from '../../http/describes.js';
import { isSettled, type Command } from '../../domain/command.js';
import { FloorError } from '../../domain/problem.js';
import type { Page } from '../../http/page.js';
import { requestPart } from '../../http/request-part.js';
import { unquoted } from '../../http/structured-string.js';
import { CommandService } from './command-service.js';
import { accountOf } from '../command-record.js';
import {
  approveContract,
  AuditPageQuery,
  commandContract,
  Decision,
  declineContract,
  listAllContract,
  listContract,
  oneContract,
} from './commands.contract.js';
import { ProposalAnswers } from './proposal-answers.js';
import { AuditLog } from './audit-log.js';

const statusOf = (command: Command): number => (isSettled(command) ? 200 : 202);

/** Commands over HTTP: sending one, reading one, answering to what a rule proposes, and the audit log. */
@Controller('v1')
export class CommandsController {
  constructor(
    private readonly commands: CommandService,
    private readonly auditLog: AuditLog,
    private readonly proposals: ProposalAnswers,
    private readonly authority: Authority,
    private readonly config: FloorConfig,
  ) {}

  /** 200 with a command that is settled, 202 with one that is still under way. */
  @Post('accounts/:account/commands')
  @NeedsToken()
  @Header('cache-control', 'no-store')
  @Describes(commandContract)
  async create(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Command> {
    const known = key === undefined ? key : unquoted(key);
    const command = await this.commands.execute(caller, account, known, body);
    const location = `${this.config.http.basePath ?? ''}/v1/commands/${encodeURIComponent(command.id)}`;
    void reply.code(statusOf(command)).header('location', location);
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
    return this.auditLog.page([account], requestPart(AuditPageQuery, query, 'query'));
  }

  @Get('commands')
  @Needs('audit:read')
  @Header('cache-control', 'private, no-cache')
  @Describes(listAllContract)
  listAll(@Caller() caller: Principal, @Query() query: unknown): Promise<Page<Command>> {
    const covered = this.config.accounts
      .map(({ id }) => id)
      .filter((account) => this.authority.may(caller, 'audit:read', { account, topicKind: 'commands' }));
    if (covered.length === 0)
      throw new FloorError('forbidden', 'The token covers the commands of no account as a whole.');
    return this.auditLog.page(covered, requestPart(AuditPageQuery, query, 'query'));
  }

  /** 200 with a command that is settled, 202 with one that is still under way. */
  @Post('commands/:id/approve')
  @NeedsToken()
  @Header('cache-control', 'no-store')
  @Describes(approveContract)
  async approve(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Command> {
    const { note } = requestPart(Decision, body, 'body');
    const command = await this.proposals.approve(caller, id, note);
    void reply.code(statusOf(command));
    return command;
  }

  @Post('commands/:id/decline')
  @HttpCode(200)
  @NeedsToken()
  @Header('cache-control', 'no-store')
  @Describes(declineContract)
  decline(@Caller() caller: Principal, @Param('id') id: string, @Body() body: unknown): Promise<Command> {
    const { note } = requestPart(Decision, body, 'body');
    return this.proposals.decline(caller, id, note);
  }

  /** For the token's subject that sent it, and for tokens that may read the audit log. */
  @Get('commands/:id')
  @NeedsToken()
  @Header('cache-control', 'private, no-cache')
  @Describes(oneContract)
  async one(@Caller() caller: Principal, @Param('id') id: string): Promise<Command> {
    const unknown = new FloorError('not-found', `There is no command "${id.slice(0, 100)}".`);
    const account = accountOf(id);
    if (account === undefined) throw unknown;
    const command = await this.commands.find(id);
    if (command === undefined || !this.authority.maySee(caller, command)) throw unknown;
    return command;
  }
}

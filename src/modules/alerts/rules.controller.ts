import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import type { RemedySwitch } from '../domain/remedy.js';
import type { Rule } from '../domain/rule.js';
import { signalOf } from '../history/answer-stream.js';
import { pastRange } from '../history/instants.js';
import { Describes } from '../http/describes.js';
import { pageOf, PageQuery, type Page } from '../http/page.js';
import { tagged, versionIn } from '../http/entity-version.js';
import { requestPart } from '../http/request-part.js';
import {
  createRuleContract,
  deleteRuleContract,
  previewContract,
  PreviewRequest,
  remediesContract,
  RemedySwitchRequest,
  replaceRuleContract,
  rulesContract,
  RuleRequest,
  switchRemediesContract,
} from './alerts.contract.js';
import { RulePreview, type Tried } from './rule-preview.js';
import { Rules } from './rules.js';

const NEEDED = 'is needed, with the version of the rule: "3"';

const LONGEST_PREVIEW_MS = 7 * 86_400_000;

/** The rules of a tenant. */
@Controller('v1/rules')
@Needs('rules:manage')
export class RulesController {
  constructor(
    private readonly rules: Rules,
    private readonly preview: RulePreview,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  @Describes(rulesContract)
  async list(@Caller() caller: Principal, @Query() query: unknown): Promise<Page<Rule>> {
    const page = requestPart(PageQuery, query, 'query');
    return pageOf(await this.rules.list(caller), page);
  }

  @Post()
  @Describes(createRuleContract)
  async create(
    @Caller() caller: Principal,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Rule> {
    return tagged(reply, await this.rules.create(caller, requestPart(RuleRequest, body, 'body')));
  }

  @Put(':id')
  @Describes(replaceRuleContract)
  async replace(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('if-match') match: string | undefined,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Rule> {
    const fields = requestPart(RuleRequest, body, 'body');
    return tagged(reply, await this.rules.replace(caller, id, versionIn(match, NEEDED), fields));
  }

  @Delete(':id')
  @HttpCode(204)
  @Describes(deleteRuleContract)
  async remove(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('if-match') match: string | undefined,
  ): Promise<void> {
    await this.rules.remove(caller, id, versionIn(match, NEEDED));
  }

  @Post('preview')
  @HttpCode(200)
  @Describes(previewContract)
  async tryOut(
    @Caller() caller: Principal,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Tried> {
    const { rule, from, to } = requestPart(PreviewRequest, body, 'body');
    const made = this.rules.made(caller, rule, 'preview', 1);
    const range = pastRange({ from, to }, LONGEST_PREVIEW_MS);
    return this.preview.run(caller, made, range, signalOf(reply));
  }
}

/** The switch that stops all rules of a tenant from acting. */
@Controller('v1/remedies')
export class RemediesController {
  constructor(private readonly rules: Rules) {}

  @Get()
  @Needs('rules:manage')
  @Header('cache-control', 'private, no-cache')
  @Describes(remediesContract)
  read(@Caller() caller: Principal): Promise<RemedySwitch> {
    return this.rules.remedies(caller);
  }

  @Put()
  @Needs('rules:manage')
  @Describes(switchRemediesContract)
  write(@Caller() caller: Principal, @Body() body: unknown): Promise<RemedySwitch> {
    return this.rules.switchRemedies(caller, requestPart(RemedySwitchRequest, body, 'body'));
  }
}

import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Post, Query } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import type { PlanImport, PlannedEntry } from '../domain/plan.js';
import { FloorError } from '../domain/problem.js';
import { Describes } from '../http/describes.js';
import { pageOf, type Page } from '../http/page.js';
import { requestPart } from '../http/request-part.js';
import { readCalendarPlan } from './plan-calendar.js';
import { readCsvPlan } from './plan-csv.js';
import {
  CALENDAR,
  CSV,
  importContract,
  PlanImportQuery,
  planRemovalContract,
  PlanRemovalQuery,
  plansContract,
  PlansQuery,
} from './plans.contract.js';
import { PlansService } from './plans.js';

/** What agents are planned to do: breaks, trainings, shifts. */
@Controller('v1/plans')
export class PlansController {
  constructor(private readonly plans: PlansService) {}

  @Post()
  @HttpCode(200)
  @Needs('rules:manage')
  @Describes(importContract)
  import(
    @Caller() caller: Principal,
    @Query() query: unknown,
    @Headers('content-type') type: string | undefined,
    @Body() body: unknown,
  ): Promise<PlanImport> {
    const { account, agent, zone } = requestPart(PlanImportQuery, query, 'query');
    return this.plans.import(caller, account, zone, (reading) => {
      if (typeof body !== 'string')
        throw new FloorError('unsupported-media-type', `Send the plan as ${CSV} or ${CALENDAR}.`);
      if (type?.toLowerCase().startsWith(CALENDAR) !== true) return readCsvPlan(body, reading);
      return readCalendarPlan(body, { ...reading, ...(agent !== undefined && { agent }) });
    });
  }

  @Get()
  @Needs('floor:read')
  @Header('cache-control', 'private, no-cache')
  @Describes(plansContract)
  async list(@Caller() caller: Principal, @Query() query: unknown): Promise<Page<PlannedEntry>> {
    const { account, agent, from, to, ...page } = requestPart(PlansQuery, query, 'query');
    const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const entries = await this.plans.list(caller, account, {
      ...range,
      ...(agent !== undefined && { agent }),
    });
    return pageOf(entries, page);
  }

  @Delete()
  @HttpCode(204)
  @Needs('rules:manage')
  @Describes(planRemovalContract)
  async remove(@Caller() caller: Principal, @Query() query: unknown): Promise<void> {
    const { account, agent } = requestPart(PlanRemovalQuery, query, 'query');
    await this.plans.remove(caller, account, agent);
  }
}

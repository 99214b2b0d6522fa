import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import type { AlertSetupEvent } from '../domain/alert-setup-event.js';
import type { Alert } from '../domain/alert.js';
import { Describes } from '../http/describes.js';
import { pageOf, PageQuery, type Page } from '../http/page.js';
import { requestPart } from '../http/request-part.js';
import {
  Ack,
  ackContract,
  alertsContract,
  AlertsQuery,
  endSilenceContract,
  setupLogContract,
  silenceContract,
  silencesContract,
  thresholdsContract,
} from './alerts.contract.js';
import { AlertSetupLog } from './alert-setup-log.js';
import { Alerts, type Threshold } from './alerts.js';
import { Rules } from './rules.js';
import { SilenceFields, type Silence } from './silence.js';

/** Alerts, for clients that ask instead of following `alerts/<account>`, and their acknowledgement. */
@Controller('v1')
export class AlertsController {
  constructor(
    private readonly alerts: Alerts,
    private readonly setupLog: AlertSetupLog,
  ) {}

  @Get('alerts/log')
  @Needs('audit:read')
  @Header('cache-control', 'private, no-cache')
  @Describes(setupLogContract)
  async log(@Caller() caller: Principal): Promise<{ items: AlertSetupEvent[] }> {
    return { items: await this.setupLog.read(caller) };
  }

  @Get('accounts/:account/alerts')
  @Needs('floor:read')
  @Header('cache-control', 'private, no-cache')
  @Describes(alertsContract)
  async list(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
  ): Promise<Page<Alert>> {
    const { state, ...page } = requestPart(AlertsQuery, query, 'query');
    return pageOf(await this.alerts.list(caller, account, state), page);
  }

  @Get('accounts/:account/thresholds')
  @Needs('floor:read')
  @Header('cache-control', 'private, no-cache')
  @Describes(thresholdsContract)
  async thresholds(
    @Caller() caller: Principal,
    @Param('account') account: string,
  ): Promise<{ items: Threshold[] }> {
    return { items: await this.alerts.thresholds(caller, account) };
  }

  @Post('alerts/:id/ack')
  @HttpCode(200)
  @Needs('agents:command')
  @Describes(ackContract)
  acknowledge(@Caller() caller: Principal, @Param('id') id: string, @Body() body: unknown): Promise<Alert> {
    return this.alerts.acknowledge(caller, id, requestPart(Ack, body, 'body'));
  }
}

/** The silences of a tenant. */
@Controller('v1/silences')
@Needs('rules:manage')
export class SilencesController {
  constructor(private readonly rules: Rules) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  @Describes(silencesContract)
  async list(@Caller() caller: Principal, @Query() query: unknown): Promise<Page<Silence>> {
    const page = requestPart(PageQuery, query, 'query');
    return pageOf(await this.rules.silences(caller), page);
  }

  @Post()
  @Describes(silenceContract)
  silence(@Caller() caller: Principal, @Body() body: unknown): Promise<Silence> {
    return this.rules.silence(caller, requestPart(SilenceFields, body, 'body'));
  }

  @Delete(':id')
  @HttpCode(204)
  @Describes(endSilenceContract)
  async end(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.rules.endSilence(caller, id);
  }
}

import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { HistoryRestModule } from '../history/history-rest.module.js';
import { AlertRecordsModule } from './alert-records.module.js';
import { AlertsController, SilencesController } from './alerts.controller.js';
import { AlertSetupLog } from './alert-setup-log.js';
import { Alerts } from './alerts.js';
import { RulePreview } from './rule-preview.js';
import { RemediesController, RulesController } from './rules.controller.js';
import { Rules } from './rules.js';

/** The REST API of rules, silences and alerts. */
@Module({
  imports: [AuthModule, AlertRecordsModule, HistoryRestModule],
  controllers: [RulesController, RemediesController, AlertsController, SilencesController],
  providers: [Rules, Alerts, AlertSetupLog, RulePreview],
})
export class AlertsRestModule {}

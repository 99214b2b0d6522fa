import { Module } from '@nestjs/common';
import { PlansModule } from '../plans/plans.module.js';
import { FloorModule } from '../floor/floor.module.js';
import { AlertMetrics } from './alert-metrics.js';
import { AlertStore } from './alert-store.js';
import { ConfiguredGroups } from './configured-groups.js';
import { RuleStore } from './rule-store.js';

/** What the evaluation and the API share: with `ROLE=all` both use the same stores. */
@Module({
  imports: [FloorModule, PlansModule],
  providers: [AlertStore, RuleStore, AlertMetrics, ConfiguredGroups],
  exports: [AlertStore, RuleStore, AlertMetrics, ConfiguredGroups, PlansModule],
})
export class AlertRecordsModule {}

import { Module } from '@nestjs/common';
import { PlansModule } from '../plans/plans.module.js';
import { FloorModule } from '../floor/floor.module.js';
import { LogRange } from '../floor/log-range.js';
import { EraseController } from './erase.controller.js';
import { HistoryErasure } from './history-erasure.js';
import { HistoryReader } from './history-reader.js';
import { HistoryController } from './history-reads.controller.js';
import { HistorySource } from './history-source.js';
import { MetricsController } from './metrics-reads.controller.js';
import { PastChanges } from './past-changes.js';
import { PastContactReader } from './past-contacts.js';
import { PastMetricsReader } from './past-metrics.js';
import { PastSeriesReader } from './past-series.js';
import { PastTimelineReader } from './past-timelines.js';
import { ReadDatabase } from './read-database.js';

/** Reads of the past over HTTP, and the erasure of callers; of the api role. */
@Module({
  imports: [FloorModule, PlansModule],
  controllers: [HistoryController, MetricsController, EraseController],
  providers: [
    ...[ReadDatabase, LogRange, HistorySource, HistoryReader, HistoryErasure],
    ...[PastChanges, PastSeriesReader, PastTimelineReader, PastContactReader, PastMetricsReader],
  ],
  exports: [HistoryReader, HistorySource],
})
export class HistoryRestModule {}

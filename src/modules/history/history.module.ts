import { Module } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { FloorModule } from '../floor/floor.module.js';
import { HistoryCheck } from './history-check.js';
import { HistoryDatabase } from './history-database.js';
import { HistoryMetrics } from './history-metrics.js';
import { IntervalReader } from './interval-reader.js';
import { Recorders } from './recorders.js';

/** The history's database, for what reads and writes it. */
@Module({
  providers: [
    {
      provide: HistoryDatabase,
      inject: [FloorConfig],
      useFactory: ({ history }: FloorConfig) => new HistoryDatabase(history.url),
    },
    HistoryCheck,
    IntervalReader,
  ],
  exports: [HistoryDatabase, IntervalReader],
})
export class HistoryModule {}

/** What a worker adds: it writes the history. */
@Module({
  imports: [HistoryModule, FloorModule],
  providers: [HistoryMetrics, Recorders],
})
export class RecorderModule {}

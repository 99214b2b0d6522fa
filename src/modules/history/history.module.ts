import { Module } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { HistoryDatabase } from './history-database.js';

/** The history's database, for what reads and writes it. */
@Module({
  providers: [
    {
      provide: HistoryDatabase,
      inject: [FloorConfig],
      useFactory: ({ history }: FloorConfig) => new HistoryDatabase(history.url),
    },
  ],
  exports: [HistoryDatabase],
})
export class HistoryModule {}

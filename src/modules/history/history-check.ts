import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Readiness } from '../health/readiness.js';
import { HistoryDatabase } from './history-database.js';

/** Says with the readiness of the process when there is no history. It never makes a process unready. */
@Injectable()
export class HistoryCheck implements OnModuleInit {
  constructor(
    private readonly database: HistoryDatabase,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    this.readiness.add(
      'history',
      () => undefined,
      () => {
        const { fault } = this.database;
        return fault === undefined ? undefined : `The history is not available: ${fault}.`;
      },
    );
  }
}

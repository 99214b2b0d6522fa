import { Injectable } from '@nestjs/common';
import { Readiness } from '../modules/health/readiness.js';
import { PollWorker } from './poll-worker.js';

/** A worker that takes no turns is not ready. */
@Injectable()
export class WorkerCheck {
  constructor(readiness: Readiness, worker: PollWorker) {
    readiness.add('polls', () => (worker.running ? undefined : 'The poll worker does not run.'));
  }
}

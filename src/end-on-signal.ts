import { Logger, type INestApplication } from '@nestjs/common';
import { ShutdownCoordinator } from './modules/health/shutdown-coordinator.js';

const logger = new Logger('Floorwalker');
const END_MS = 9_500;

/**
 * On SIGTERM or SIGINT the process is not ready at once, disconnects its clients, lets Nest close everything, and exits
 * within 10 s.
 */
export function endOnSignal(app: INestApplication): void {
  const shutdown = app.get(ShutdownCoordinator);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      shutdown.begin();
      setTimeout(() => {
        logger.error('The service did not stop in time; exiting now.');
        process.exit(1);
      }, END_MS).unref();
    });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
}

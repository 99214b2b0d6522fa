import type { INestApplication } from '@nestjs/common';
import { ShutdownCoordinator } from './modules/health/shutdown-coordinator.js';

const END_MS = 9_500;

/** Asked to stop: not ready from that instant on, clients leave, Nest closes everything, and 10 s later it is gone. */
export function endOnSignal(app: INestApplication): void {
  const leaving = app.get(ShutdownCoordinator);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      leaving.begin();
      setTimeout(() => {
        process.stderr.write('Floorwalker did not stop in time; ending it.\n');
        process.exit(1);
      }, END_MS).unref();
    });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
}

import type { INestApplication } from '@nestjs/common';
import { Readiness } from './modules/health/readiness.js';

const END_MS = 9_500;

/** Asked to stop: not ready from that instant on, then Nest closes everything, and 10 s later the process is gone. */
export function endOnSignal(app: INestApplication): void {
  const readiness = app.get(Readiness);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      readiness.stop();
      setTimeout(() => {
        process.stderr.write('Floorwalker did not stop in time; ending it.\n');
        process.exit(1);
      }, END_MS).unref();
    });
  app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
}

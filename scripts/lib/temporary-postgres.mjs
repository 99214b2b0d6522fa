import { POSTGRES } from '../ensure-postgres.mjs';
import { startOwnServer } from './own-server.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** A PostgreSQL that a power cut would lose, for one run of the tests. */
export async function startTemporaryPostgres() {
  return startOwnServer(POSTGRES, {
    dir: await temporaryFolder(POSTGRES, 'postgres-temporary'),
    persistent: false,
  });
}

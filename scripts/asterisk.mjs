import './lib/check-node.mjs';
import { startAsterisk } from './lib/asterisk.mjs';
import { callInto } from './lib/asterisk-callers.mjs';
import { inRoot } from './lib/paths.mjs';
import { runService } from './lib/service.mjs';
import { runScript } from './lib/stop.mjs';

/** The demo, and beside its simulated phone systems a real Asterisk with callers who come and go. */
await runScript(async () => {
  const asterisk = await startAsterisk(inRoot('var/asterisk'));
  if (asterisk.missing) {
    console.error(`There is no Asterisk for this: ${asterisk.missing}.`);
    return 1;
  }
  const account = {
    id: 'asterisk',
    tenant: 'demo',
    name: 'Asterisk',
    vendor: 'asterisk',
    baseUrl: asterisk.amiUrl,
    insecure: true,
    credentials: asterisk.credentials,
    poll: { baseMs: 2_000, idleMs: 30_000, maxMs: 60_000 },
  };
  callInto(asterisk);
  console.log(`Asterisk answers at ${asterisk.amiUrl} and ${asterisk.httpUrl}.`);
  return runService({ SIMULATORS_MORE_ACCOUNTS: JSON.stringify([account]) }, [
    { name: 'Asterisk', ...asterisk },
  ]);
});

import './lib/check-node.mjs';
import { runService } from './lib/service.mjs';
import { runScript } from './lib/stop.mjs';

await runScript(() => runService());

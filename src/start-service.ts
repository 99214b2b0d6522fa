import path from 'node:path';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigReload } from './config-reload.js';
import { createApp } from './create-app.js';
import { endOnSignal } from './end-on-signal.js';
import { onHangUp } from './hang-up.js';
import { logConsole } from './log-console.js';
import { accountsOf } from './modules/config/accounts.js';
import { ConfigChanges, configDigest } from './modules/config/config-changes.js';
import { ConfigStamp } from './modules/config/config-stamp.js';
import type { FloorConfig } from './modules/config/floor-config.js';
import { isLoopback } from './modules/config/secure-address.js';
import { configFile, loadConfig } from './modules/config/load-config.js';
import { DemoSimulators } from './modules/demo/demo-simulators.js';
import { ShutdownCoordinator } from './modules/health/shutdown-coordinator.js';
import { MetricsRegistry } from './modules/metrics/metrics-registry.js';
import { VENDORS } from './vendors/vendors.catalog.js';

const WEB_ROOT = path.resolve(import.meta.dirname, '../web');
const logger = new Logger('Floorwalker');
const vendors = [...VENDORS.values()];

/**
 * Starts the service and resolves when it listens.
 * @throws ConfigMistakes when nothing was started because of the configuration
 */
export async function startService(): Promise<void> {
  const file = configFile();
  const stamp = file === undefined ? undefined : new ConfigStamp(file);
  const loaded = loadConfig({ vendors });
  const simulators = loaded.demo ? await DemoSimulators.start() : undefined;
  const config =
    simulators === undefined ? loaded : { ...loaded, accounts: accountsOf(simulators.accounts, vendors) };
  logConsole();
  const app = await createApp(config, { webRoot: WEB_ROOT, ...(simulators !== undefined && { simulators }) });
  endOnSignal(app);
  await app.init();
  // Nest's own `listen` would log a failure before it is reported in one sentence.
  const { host, port } = config.http;
  await app.getHttpAdapter().getInstance().listen({ host, port });
  announce(config, addressOf(app, config));
  if (stamp === undefined) onHangUp(() => logger.warn('There is no configuration file to read again.'));
  else reloadOnHangUp(app, config, stamp);
}

function reloadOnHangUp(app: NestFastifyApplication, config: FloorConfig, stamp: ConfigStamp): void {
  const [changes, metrics] = [app.get(ConfigChanges), app.get(MetricsRegistry)];
  const reload = new ConfigReload({ config, changes, metrics, stamp, load: () => loadConfig({ vendors }) });
  app.get(ShutdownCoordinator).beforeExit(() => reload.stop());
  reload.start();
  onHangUp(() => reload.run());
}

/** Without a proxy in front. */
function addressOf(app: NestFastifyApplication, { http }: FloorConfig): string {
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : http.port;
  const host = http.host === '0.0.0.0' || http.host === '::' ? 'localhost' : http.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${http.basePath ?? ''}`;
}

/** In the log, and to the script that started the service. */
function announce(config: FloorConfig, url: string): void {
  const { demo, role, http } = config;
  const what = role === 'worker' ? 'The worker' : 'Floorwalker';
  const line = `${what} runs at ${url} with configuration ${configDigest(config)}.`;
  // The demo logs warnings only.
  if (demo)
    logger.warn(
      `${line} This is a demo: phone systems are simulated, and visitors need no account to log in.`,
    );
  else logger.log(line);
  if (demo && !isLoopback(http.host))
    logger.warn(
      'This demo is open to the network. Every visitor gets an administrator’s token without a login. ' +
        'Write a configuration file for anything but a demo.',
    );
  process.send?.({ url, demo });
}

import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './create-app.js';
import { endOnSignal } from './end-on-signal.js';
import { logConsole } from './log-console.js';
import { accountsOf } from './modules/config/accounts.js';
import type { FloorConfig } from './modules/config/floor-config.js';
import { isLoopback } from './modules/config/secure-address.js';
import { loadConfig } from './modules/config/load-config.js';
import { DemoSimulators } from './modules/demo/demo-simulators.js';
import { VENDORS } from './vendors/vendors.catalog.js';

const OPEN_DEMO = `
  WARNING: this demo is open to the network. Every visitor gets an administrator's token without a login.
  Write a configuration file for anything but a demo.

`;
const WEB_ROOT = path.resolve(import.meta.dirname, '../web');
const vendors = [...VENDORS.values()];

/**
 * Starts the service and resolves when it listens.
 * @throws ConfigMistakes when nothing was started because of the configuration
 */
export async function startService(): Promise<void> {
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
  process.stdout.write(welcome(config, addressOf(app, config)));
  if (config.demo && !isLoopback(host)) process.stderr.write(OPEN_DEMO);
}

/** Without a proxy in front. */
function addressOf(app: NestFastifyApplication, { http }: FloorConfig): string {
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : http.port;
  const host = http.host === '0.0.0.0' || http.host === '::' ? 'localhost' : http.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}${http.basePath ?? ''}`;
}

function welcome({ demo, role }: FloorConfig, url: string): string {
  if (role === 'worker') return `Floorwalker's worker runs; its health is at ${url}/readyz\n`;
  const what = demo
    ? 'This is a demo: the phone systems are simulated, and anonymous visitors can log in.\n'
    : '';
  return `${what}Floorwalker runs at ${url}\n`;
}

import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { SimulatedAccount } from '../../simulators/simulator.js';
import { createApp } from '../../src/create-app.js';
import { TrustedIssuers } from '../../src/modules/auth/trusted-issuers.js';
import { ConfigFile } from '../../src/modules/config/file.schema.js';
import {
  DEFAULT_PUSH,
  type FloorConfig,
  type Limits,
  type PushConfig,
  type Role,
} from '../../src/modules/config/floor-config.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import { MetricsRegistry } from '../../src/modules/metrics/metrics-registry.js';
import { newIssuer, tokenOf, trusted, type BenchIssuer } from './bench-issuer.js';
import { sum } from './figures.js';

// As it is without a file; nothing is traced.
const { tracing: _tracing, ...usual } = ConfigFile.omit({ accounts: true }).parse({});
/** All clients of a benchmark come from one address with one login. */
const ROOMY: Partial<Limits> = {
  eventsPerSecond: 500,
  socketsPerPrincipal: 100_000,
  socketsPerAddress: 100_000,
  connectionsPerMinute: 100_000,
  commandsPerMinute: 100_000,
};

export interface Service {
  app: NestFastifyApplication;
  url: string;
  token: string;
  /** Polls of queues so far. */
  polls(): Promise<number>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  role: Role;
  baseMs: number;
  limits?: Partial<Limits>;
  /** Of all keys; by default one of its own. */
  prefix?: string;
  /** Whose tokens it accepts; by default those of one of its own. */
  issuer?: BenchIssuer;
  /** By default a free one. */
  port?: number;
  /** How phone systems push, by account; by default none does, so that polls are what is measured. */
  push?: Readonly<Record<string, PushConfig>>;
  /** The built pages; by default none. */
  webRoot?: string;
  /** Where the history is recorded; by default it is not. */
  databaseUrl?: string;
}

/** The service as it runs, in this process. */
export async function startService(
  redisUrl: string,
  accounts: SimulatedAccount[],
  {
    role,
    baseMs,
    limits = ROOMY,
    prefix = newPrefix(),
    issuer,
    port = 0,
    push = {},
    webRoot,
    databaseUrl,
  }: ServiceOptions,
): Promise<Service> {
  const config: FloorConfig = {
    ...usual,
    demo: false,
    role,
    logLevel: 'error',
    http: { ...usual.http, host: '127.0.0.1', port },
    redis: { ...usual.redis, url: redisUrl, prefix },
    limits: { ...usual.limits, ...limits },
    history: { ...usual.history, ...(databaseUrl !== undefined && { url: databaseUrl }) },
    groups: [],
    // Unfollowed targets poll as often as followed ones, so that a worker alone has work.
    accounts: accounts.map((account) => ({
      ...account,
      // An account that no worker looks after has none.
      credentials:
        VENDORS.get(account.vendor)?.credentials.safeParse(account.credentials).data ?? account.credentials,
      push: push[account.id] ?? { ...DEFAULT_PUSH, line: false },
      poll: { baseMs, idleMs: baseMs, maxMs: Math.max(60_000, baseMs) },
      budget: { requestsPerMinute: 600_000 },
      timeoutMs: 5_000,
    })),
  };
  const app = await createApp(config, webRoot === undefined ? {} : { webRoot });
  await app.listen(port, '127.0.0.1');
  const token = role === 'worker' ? '' : await admit(app, accounts, issuer ?? (await newIssuer()));
  return { app, url: await app.getUrl(), token, polls: () => pollsOf(app), stop: () => app.close() };
}

export const newPrefix = (): string => `bench-${randomBytes(6).toString('hex')}`;

async function pollsOf(app: NestFastifyApplication): Promise<number> {
  const counter = app
    .get(MetricsRegistry, { strict: false })
    .registry.getSingleMetric('floorwalker_polls_total');
  const values = (await counter?.get())?.values ?? [];
  return sum(values.filter(({ labels }) => labels['resource'] === 'queue status').map(({ value }) => value));
}

/** Of the first account's tenant. */
async function admit(
  app: NestFastifyApplication,
  [first]: SimulatedAccount[],
  issuer: BenchIssuer,
): Promise<string> {
  app.get(TrustedIssuers, { strict: false }).trust(trusted(issuer));
  return tokenOf(issuer, first?.tenant ?? '');
}

import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { SimulatedAccount } from '../../simulators/simulator.js';
import { createApp } from '../../src/create-app.js';
import { TrustedIssuers } from '../../src/modules/auth/trusted-issuers.js';
import { ConfigFile } from '../../src/modules/config/file.schema.js';
import type { FloorConfig, Limits, Role } from '../../src/modules/config/floor-config.js';
import { Metrics } from '../../src/modules/health/metrics.js';
import { sum } from './figures.js';

const ISSUER = 'bench';
const AUDIENCE = 'floorwalker';
const ALGORITHM = 'ES256';

const { limits: usualLimits } = ConfigFile.omit({ accounts: true }).parse({});
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

/** The service as it runs, in this process, on a key prefix of its own. */
export async function startService(
  redisUrl: string,
  account: SimulatedAccount,
  { role, baseMs, limits = ROOMY }: { role: Role; baseMs: number; limits?: Partial<Limits> },
): Promise<Service> {
  const prefix = `bench-${randomBytes(6).toString('hex')}`;
  const config: FloorConfig = {
    demo: false,
    role,
    logLevel: 'error',
    http: { host: '127.0.0.1', port: 0, trustedProxies: [] },
    redis: { url: redisUrl, prefix, shards: 1, logEntries: 20_000 },
    auth: { origins: [], issuers: [], longestTokenHours: 24 },
    limits: { ...usualLimits, ...limits },
    socket: { polling: false, conflationMs: 100, markEveryMs: 5_000, slowPackets: 4, slowCutMs: 30_000 },
    audit: { keepDays: 90 },
    // Unfollowed targets poll as often as followed ones, so that a worker alone has work.
    accounts: [
      {
        ...account,
        poll: { baseMs, idleMs: baseMs, maxMs: 60_000 },
        budget: { requestsPerMinute: 600_000 },
        timeoutMs: 5_000,
      },
    ],
  };
  const app = await createApp(config);
  await app.listen(0, '127.0.0.1');
  const token = role === 'worker' ? '' : await tokenOf(app, account.tenant);
  return { app, url: await app.getUrl(), token, polls: () => pollsOf(app), stop: () => app.close() };
}

async function pollsOf(app: NestFastifyApplication): Promise<number> {
  const counter = app.get(Metrics, { strict: false }).registry.getSingleMetric('floorwalker_polls_total');
  const values = (await counter?.get())?.values ?? [];
  return sum(values.filter(({ labels }) => labels['resource'] === 'queue status').map(({ value }) => value));
}

async function tokenOf(app: NestFastifyApplication, tenant: string): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: ALGORITHM }] });
  app
    .get(TrustedIssuers, { strict: false })
    .trust({ issuer: ISSUER, audience: AUDIENCE, algorithms: [ALGORITHM], keys });
  return new SignJWT({ tenant, scope: 'floor:read agents:command' })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject('bench')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
}

import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { SimulatedAccount } from '../../simulators/simulator.js';
import { createApp } from '../../src/create-app.js';
import { TrustedIssuers } from '../../src/modules/auth/trusted-issuers.js';
import type { FloorConfig, Role } from '../../src/modules/config/floor-config.js';
import { Metrics } from '../../src/modules/health/metrics.js';
import { sum } from './figures.js';

const ISSUER = 'bench';
const AUDIENCE = 'floorwalker';
const ALGORITHM = 'ES256';

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
  { role, baseMs }: { role: Role; baseMs: number },
): Promise<Service> {
  const prefix = `bench-${randomBytes(6).toString('hex')}`;
  const config: FloorConfig = {
    demo: false,
    role,
    logLevel: 'error',
    http: { host: '127.0.0.1', port: 0 },
    redis: { url: redisUrl, prefix, shards: 1, logEntries: 20_000 },
    auth: { origins: [], issuers: [] },
    limits: { maxMessageBytes: 16_384, topicsPerSocket: 500, eventsPerSecond: 500 },
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

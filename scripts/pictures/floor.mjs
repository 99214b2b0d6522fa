import { once } from 'node:events';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startNode } from '../lib/node.mjs';
import { inRoot } from '../lib/paths.mjs';
import { freePort } from '../lib/ports.mjs';
import { Problem } from '../lib/problem.mjs';
import { onStop } from '../lib/stop.mjs';
import { startTemporaryPostgres } from '../lib/temporary-postgres.mjs';
import { startTemporaryRedis } from '../lib/temporary-redis.mjs';

const HOST = '127.0.0.1';
const START_MS = 60_000;
const LOOK_AGAIN_MS = 200;
/** So long the floor runs before its first picture, that a replay has something to show. */
const SETTLE_MS = 60_000;

/** The simulators, and a service with all of them as its accounts. */
export async function startFloor() {
  const dir = inRoot('var/pictures', `floor-${process.pid}`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  onStop(() => rm(dir, { recursive: true, force: true }));
  const [redis, postgres] = await Promise.all([startTemporaryRedis(), startTemporaryPostgres()]);

  const config = path.join(dir, 'floorwalker.yaml');
  const accounts = await open(config, 'a');
  const simulators = startNode(
    [inRoot('dist/simulators/main.js')],
    { ...process.env, SIMULATORS_PORT: '0' },
    { stdout: accounts.fd },
  );
  onStop(() => simulators.stop());
  const [{ controlUrl }] = await once(simulators.process, 'message', {
    signal: AbortSignal.timeout(START_MS),
  });
  await accounts.close();

  const port = await freePort();
  const log = await open(path.join(inRoot('var/pictures'), 'service.log'), 'w');
  onStop(() => log.close());
  const env = { ...process.env, REDIS_URL: redis.url, HOST, PORT: String(port), FLOORWALKER_CONFIG: config };
  if (postgres.url) env.DATABASE_URL = postgres.url;
  const service = startNode([inRoot('dist/service/main.js')], env, { stdout: log.fd });
  onStop(() => service.stop());
  const url = `http://${HOST}:${port}`;
  await isReady(url);
  const { token } = await (await fetch(`${controlUrl}/issuer/token`)).json();

  const control = (account, what, body) => send('POST', `${controlUrl}/${account}/${what}`, body);
  return { url, token, control, settle: () => settle(url, token) };
}

/** Rules with low limits, so that alerts are up; and time to pass. */
async function settle(url, token) {
  for (const rule of RULES)
    await send(
      'POST',
      `${url}/v1/rules`,
      { clearForSeconds: 20, ...rule },
      { authorization: `Bearer ${token}` },
    );
  await sleep(SETTLE_MS);
}

const RULES = [
  { name: 'Many callers', severity: 'critical', when: { measure: 'queue.waiting', op: '>=', value: 2 } },
  { name: 'A long wait', severity: 'warning', when: { measure: 'queue.oldestSeconds', op: '>=', value: 30 } },
  {
    name: 'A long pause',
    severity: 'warning',
    when: { measure: 'agent.pausedSeconds', op: '>=', value: 600 },
  },
];

async function send(method, address, body, headers = {}) {
  const answer = await fetch(address, {
    ...{ method, headers: { 'content-type': 'application/json', ...headers } },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Problem(`${method} ${address}: ${answer.status} ${await answer.text()}`);
}

async function isReady(url) {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch((error) => error); // not listening yet
    if (answer.ok) return;
    if (Date.now() > deadline) throw new Problem(`${url} is not ready: ${answer.status ?? answer.message}.`);
    await sleep(LOOK_AGAIN_MS);
  }
}

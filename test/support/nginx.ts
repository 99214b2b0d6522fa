import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './test-redis.js';

/** Plain JavaScript, so its type is said here. */
type NginxScript = {
  startNginx(
    file: string,
    options: { dir: string; listen: string; apis: readonly [string, string] },
  ): Promise<() => { stop(patienceMs?: number): Promise<void> }>;
};

/** Why there is no nginx to test with; undefined when there is one. `npm test` looks for it. */
export function nginxMissing(): string | undefined {
  if (process.env['NGINX_PATH']) return undefined;
  return process.env['NGINX_MISSING'] ?? 'NGINX_PATH is not set';
}

/** nginx in front of two instances, with the configuration that is shipped. */
export async function nginxBefore(
  ...apis: [port: number, port: number]
): Promise<{ url: string; stop(): Promise<void> }> {
  const script: string = '../../scripts/lib/nginx.mjs';
  const { startNginx } = (await import(script)) as NginxScript;
  const dir = await mkdtemp(path.join(tmpdir(), 'floorwalker-nginx-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const [first, second] = apis;
  const start = await startNginx(process.env['NGINX_PATH'] ?? 'nginx', {
    ...{ dir, listen, apis: [`127.0.0.1:${first}`, `127.0.0.1:${second}`] },
  });
  const child = start();
  const url = `http://${listen}`;
  const answers = (): Promise<boolean> =>
    fetch(`${url}/metrics`).then(
      ({ status }) => status === 404,
      () => false,
    );
  await eventually(answers);
  return {
    url,
    stop: async () => {
      await child.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

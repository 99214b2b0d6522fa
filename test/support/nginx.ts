import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './eventually.js';
import type { SelfSigned } from './self-signed.js';
import { freePort } from './test-redis.js';

/** Plain JavaScript, so its type is said here. */
type NginxScript = {
  shippedSite(addresses: { listen: string; apis: readonly [string, string] }): Promise<string>;
  startNginx(
    file: string,
    options: { dir: string; site: string },
  ): Promise<() => { stop(patienceMs?: number): Promise<void> }>;
};

export interface Nginx {
  url: string;
  stop(): Promise<void>;
}

/** Why there is no nginx to test with; undefined when there is one. `npm test` looks for it. */
export function nginxMissing(): string | undefined {
  if (process.env['NGINX_PATH']) return undefined;
  return process.env['NGINX_MISSING'] ?? 'NGINX_PATH is not set';
}

/** nginx in front of two instances, with the configuration that is shipped. */
export async function nginxBefore(...apis: [port: number, port: number]): Promise<Nginx> {
  const [first, second] = apis;
  return start('http', async ({ shippedSite }, listen) =>
    shippedSite({ listen, apis: [`127.0.0.1:${first}`, `127.0.0.1:${second}`] }),
  );
}

/** nginx with this certificate, and these directives in its `server`. */
export async function nginxWithTls({ key, cert }: SelfSigned, directives: string): Promise<Nginx> {
  return start('https', async (_script, listen, dir) => {
    await writeFile(path.join(dir, 'key.pem'), key);
    await writeFile(path.join(dir, 'cert.pem'), cert);
    const tls = `ssl_certificate ${dir}/cert.pem; ssl_certificate_key ${dir}/key.pem;`;
    return `server { listen ${listen} ssl; ${tls}\n${directives}\n}`;
  });
}

async function start(
  scheme: 'http' | 'https',
  siteOf: (script: NginxScript, listen: string, dir: string) => Promise<string>,
): Promise<Nginx> {
  const file: string = '../../scripts/lib/nginx.mjs';
  const script = (await import(file)) as NginxScript;
  const dir = await mkdtemp(path.join(tmpdir(), 'floorwalker-nginx-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const site = await siteOf(script, listen, dir);
  const child = (await script.startNginx(process.env['NGINX_PATH'] ?? 'nginx', { dir, site }))();
  const url = `${scheme}://${listen}`;
  await eventually(() => answers(url));
  return {
    url,
    stop: async () => {
      await child.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Whatever it answers. */
const answers = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const ask = url.startsWith('https:') ? secureRequest : request;
    ask(`${url}/metrics`, { rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(true);
    })
      .once('error', () => resolve(false))
      .end();
  });

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild } from './child.mjs';
import { findProgram } from './find-program.mjs';
import { inRoot } from './paths.mjs';
import { capture } from './run.mjs';

const TEMPLATE = inRoot('deploy/nginx/floorwalker.conf.template');
/** Where Debian has it, and a user's PATH does not lead. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/**
 * An nginx: one on this machine, else (root on Debian only) a fresh one.
 * @returns {Promise<{ path: string } | { missing: string }>} what to start, or why there is none
 */
export async function ensureNginx() {
  const found = await findNginx();
  if (found) return { path: found };
  const none = 'no nginx on this machine';
  if (process.getuid?.() !== 0 || !(await findProgram(['apt-get'])))
    return { missing: `${none} (install nginx)` };

  console.log('Installing nginx …');
  // RUNLEVEL=1: Debian's package would else start a server of its own, on port 80 of every address.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await capture('apt-get', ['update', '--quiet'], { env });
  const install = ['install', '-y', '--no-install-recommends', 'nginx-light'];
  const { output } = await capture('apt-get', install, { env });
  const installed = await findNginx();
  return installed
    ? { path: installed }
    : { missing: `${none}, and apt-get could not install it: ${output.split('\n').at(-1)}` };
}

async function findNginx() {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...SYSTEM_FOLDERS].filter(Boolean);
  for (const folder of new Set(folders)) {
    const file = path.join(folder, 'nginx');
    if ((await capture(file, ['-v'], { timeoutMs: 20_000 })).ok) return file;
  }
  return undefined;
}

/**
 * Writes the configuration of docker-compose.yml; what is returned starts an nginx with it, in the foreground.
 * @param {string} file the program
 * @param {{ dir: string, listen: string, apis: [string, string] }} options `dir` keeps its files; addresses are `host:port`
 */
export async function startNginx(file, { dir, listen, apis: [first, second] }) {
  await mkdir(dir, { recursive: true });
  const values = { API_1: first, API_2: second, LISTEN: listen };
  const template = await readFile(TEMPLATE, 'utf8');
  const site = template.replace(/\$\{(\w+)\}/g, (_all, name) => values[name]);
  await writeFile(path.join(dir, 'floorwalker.conf'), site);
  const config = path.join(dir, 'nginx.conf');
  await writeFile(config, mainConfig(dir));
  const args = ['-p', dir, '-c', config, '-e', path.join(dir, 'error.log')];
  return () => startChild(file, args, { stdio: 'ignore' });
}

/** What Debian and nginx's image have in their main file; everything it writes lies in `dir`. */
const mainConfig = (dir) => `\
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${dir}/nginx.pid;
error_log ${dir}/error.log warn;
events { worker_connections 8192; }
http {
    access_log off;
    client_body_temp_path ${dir}/body;
    proxy_temp_path ${dir}/proxy;
    fastcgi_temp_path ${dir}/fastcgi;
    uwsgi_temp_path ${dir}/uwsgi;
    scgi_temp_path ${dir}/scgi;
    include ${dir}/floorwalker.conf;
}
`;

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild } from './child.mjs';
import { inRoot } from './paths.mjs';

const TEMPLATE = inRoot('deploy/nginx/floorwalker.conf.template');

/**
 * The configuration of docker-compose.yml.
 * @param {{ listen: string, apis: [string, string] }} addresses as `host:port`
 */
export async function shippedSite({ listen, apis: [first, second] }) {
  const values = { API_1: first, API_2: second, LISTEN: listen };
  const template = await readFile(TEMPLATE, 'utf8');
  return template.replace(/\$\{(\w+)\}/g, (_all, name) => values[name]);
}

/**
 * Returns a function that starts nginx in the foreground.
 * @param {string} file the program
 * @param {{ dir: string, site: string }} options `dir` keeps its files; `site` is what stands within `http`
 */
export async function startNginx(file, { dir, site }) {
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'floorwalker.conf'), site);
  const config = path.join(dir, 'nginx.conf');
  await writeFile(config, mainConfig(dir));
  const args = ['-p', dir, '-c', config, '-e', path.join(dir, 'error.log')];
  return () => startChild(file, args, { stdio: 'ignore' });
}

/** The main file of Debian's package and of nginx's image, with everything it writes in `dir`. */
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

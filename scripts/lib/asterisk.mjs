import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChild } from './child.mjs';
import { inRoot } from './paths.mjs';
import { freePort } from './ports.mjs';
import { Problem } from './problem.mjs';
import { ensureProgram, PROGRAMS } from './programs.mjs';
import { onStop } from './stop.mjs';

const START_MS = 30_000;
const CONFIGURATION = inRoot('deploy/asterisk');
export const USERNAME = 'floorwalker';

/**
 * @typedef {object} Asterisk
 * @property {string} httpUrl the manager interface over HTTP
 * @property {string} amiUrl the same over TCP
 * @property {{ username: string, secret: string }} credentials
 * @property {ReturnType<typeof startChild>} child
 * @property {() => ReturnType<typeof startChild>} startAgain same ports, same secret
 * @property {(timeoutMs?: number) => Promise<void>} stop
 */

/**
 * Starts a real Asterisk with the configuration of deploy/asterisk on free ports of the loopback interface.
 * @param {string} dir for its files; emptied first
 * @param {Record<string, (text: string) => string>} [changes] to files of the configuration, by name
 * @returns {Promise<Asterisk | { missing: string }>} or the reason why there is none
 */
export async function startAsterisk(dir, changes = {}) {
  const program = await ensureProgram(PROGRAMS.asterisk);
  if (program.missing) return { missing: program.missing };
  const [http, ami] = [await freePort(), await freePort()];
  const secret = randomBytes(18).toString('base64url');
  await configure(dir, rootOf(program.file), { HTTP_PORT: http, AMI_PORT: ami, SECRET: secret }, changes);

  let child;
  const startAgain = () =>
    (child = startChild(program.file, ['-f', '-C', path.join(dir, 'etc/asterisk.conf')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }));
  const stop = async (timeoutMs) => {
    forget();
    await child.stop(timeoutMs);
  };
  const forget = onStop(stop);
  startAgain();
  await isReady(child).catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    httpUrl: `http://127.0.0.1:${http}`,
    amiUrl: `ami://127.0.0.1:${ami}`,
    credentials: { username: USERNAME, secret },
    ...{ child, startAgain, stop },
  };
}

/** Of unpacked packages: beside the folder with the script that starts the program. */
function rootOf(file) {
  const root = path.resolve(path.dirname(file), '../root');
  return existsSync(root) ? root : undefined;
}

/** @param {string | undefined} root of unpacked packages; an installed Asterisk knows where its modules are */
async function configure(dir, root, values, changes) {
  await rm(dir, { recursive: true, force: true });
  const etc = path.join(dir, 'etc');
  for (const name of ['etc', 'log', 'spool', 'db', 'keys', 'run'])
    await mkdir(path.join(dir, name), { recursive: true, mode: 0o700 });
  await cp(CONFIGURATION, etc, { recursive: true });
  for (const name of await readdir(etc)) {
    const file = path.join(etc, name);
    const text = await readFile(file, 'utf8');
    const filled = text.replace(/@(\w+)@/g, (_, key) => values[key]);
    await writeFile(file, changes[name]?.(filled) ?? filled);
  }
  const folders = {
    astetcdir: etc,
    astdbdir: path.join(dir, 'db'),
    astkeydir: path.join(dir, 'keys'),
    astspooldir: path.join(dir, 'spool'),
    astrundir: path.join(dir, 'run'),
    astlogdir: path.join(dir, 'log'),
    ...(root && (await unpackedFolders(root))),
  };
  const lines = Object.entries(folders).map(([name, folder]) => `${name} => ${folder}`);
  await writeFile(path.join(etc, 'asterisk.conf'), `[directories]\n${lines.join('\n')}\n`);
}

async function unpackedFolders(root) {
  const data = path.join(root, 'usr/share/asterisk');
  const libraries = path.join(root, 'usr/lib');
  const machine = (await readdir(libraries)).find((name) => name.includes('-linux-'));
  return {
    astmoddir: path.join(libraries, machine ?? '', 'asterisk/modules'),
    astvarlibdir: data,
    astdatadir: data,
  };
}

/** Its output goes on being read, so that it never waits for a reader. */
function isReady(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const failed = (why) => reject(new Problem(`Asterisk did not start (${why}):\n${output.slice(-1_500)}`));
    const timer = setTimeout(() => failed('it took too long'), START_MS);
    for (const stream of [child.process.stdout, child.process.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-4_000);
        if (!output.includes('Asterisk Ready')) return;
        clearTimeout(timer);
        resolve();
      });
    void child.exited.then(() => {
      clearTimeout(timer);
      failed('it ended');
    });
  });
}

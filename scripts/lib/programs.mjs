import { readdir } from 'node:fs/promises';
import { unpackDebianPackages } from './debian-packages.mjs';
import { findProgram, runs } from './find-program.mjs';

/**
 * @typedef {import('./debian-packages.mjs').Packaged & {
 *   variable: string,
 *   installed: string[],
 *   folders?: () => Promise<string[]>,
 * }} Program `variable` names an environment variable with the path of the program to use; `installed` are the names under
 *   which a program that is on the machine is found, also in `folders`, which no PATH includes
 */

/** Servers that the tests of Redis run on in addition, from Debian's next release, never those of the machine. */
export const OTHER_REDIS = {
  redis8: {
    name: 'redis8',
    suite: 'sid',
    packages: ['redis-server'],
    programs: ['usr/bin/redis-server'],
  },
  valkey9: {
    name: 'valkey9',
    suite: 'sid',
    packages: ['valkey-server'],
    programs: ['usr/bin/valkey-server'],
  },
};

/** Debian keeps one folder per major version of PostgreSQL; the newest comes first. */
async function postgresFolders() {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []); // not installed
  return versions.sort((a, b) => Number(b) - Number(a)).map((one) => `/usr/lib/postgresql/${one}/bin`);
}

/** @type {Record<'redis' | 'postgres' | 'nginx' | 'haproxy' | 'asterisk' | 'chromium' | 'promtool', Program>} */
export const PROGRAMS = {
  redis: {
    name: 'redis',
    variable: 'REDIS_SERVER_PATH',
    installed: ['valkey-server', 'redis-server'],
    packages: ['redis-server'],
    programs: ['usr/bin/redis-server'],
  },
  postgres: {
    name: 'postgres',
    variable: 'POSTGRES_PATH',
    installed: ['postgres'],
    folders: postgresFolders,
    packages: ['postgresql'],
    // More than half of what they are: compiling of statements, which is off (`jit=off`), and an operating system around the server.
    without:
      /^(libllvm|libz3|perl|libperl|libjson-perl|libgdbm|libdb5|postgresql-c|ssl-cert|openssl|sensible-utils|netbase|ucf|systemd|libsystemd-shared|mount|util-linux|bsdutils|e2fsprogs|libext2fs|libss2|logsave|dmsetup|libdevmapper|libcryptsetup|libfdisk|libkmod|libip4tc|locales|libc-l10n|libpam-|ncurses|readline)/,
    programs: ['usr/lib/postgresql/*/bin/postgres', 'usr/lib/postgresql/*/bin/initdb'],
  },
  nginx: {
    name: 'nginx',
    variable: 'NGINX_PATH',
    installed: ['nginx'],
    packages: ['nginx-light'],
    programs: ['usr/sbin/nginx'],
    versionOption: '-v',
  },
  haproxy: {
    name: 'haproxy',
    variable: 'HAPROXY_PATH',
    installed: ['haproxy'],
    packages: ['haproxy'],
    programs: ['usr/sbin/haproxy'],
    versionOption: '-v',
  },
  asterisk: {
    name: 'asterisk',
    variable: 'ASTERISK_PATH',
    installed: ['asterisk'],
    packages: ['asterisk'],
    programs: ['usr/sbin/asterisk'],
    // No stable release of Debian has it.
    suite: 'sid',
    versionOption: '-V',
  },
  chromium: {
    name: 'chromium',
    variable: 'CHROMIUM_PATH',
    installed: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'],
    packages: ['chromium-headless-shell', 'fonts-liberation', 'fonts-dejavu-core'],
    // Not /usr/bin/chromium: that script expects an installed system.
    programs: ['usr/lib/chromium/chromium-headless-shell'],
  },
  promtool: {
    name: 'promtool',
    variable: 'PROMTOOL_PATH',
    installed: ['promtool'],
    packages: ['prometheus'],
    programs: ['usr/bin/promtool'],
  },
};

/**
 * A program that runs on this machine: the one of its environment variable, else an installed one, else Debian's,
 * unpacked under var/. Nothing is installed.
 * @param {Program} program
 * @returns {Promise<{ file: string } | { missing: string }>} what to start, or why there is none
 */
export async function ensureProgram(program) {
  const { variable, installed, versionOption, folders } = program;
  const asked = process.env[variable];
  if (asked) {
    return (await runs(asked, versionOption))
      ? { file: asked }
      : { missing: `${variable}=${asked} does not run` };
  }
  const file = await findProgram(installed, versionOption, await folders?.());
  if (file) return { file };
  const unpacked = await unpackDebianPackages(program);
  if (!unpacked.missing) return unpacked;
  return { missing: `${installed.join(', ')}: none is installed, and ${unpacked.missing}` };
}

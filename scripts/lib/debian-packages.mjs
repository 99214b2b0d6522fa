import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findProgram, runs } from './find-program.mjs';
import { withLock } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { capture } from './run.mjs';

const FOLDER = inRoot('var/programs');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** The unpacked fonts beside those of the machine, with the rules of the unpacked /etc/fonts. */
const FONTS = `\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">root/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <include ignore_missing="yes">conf.d</include>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/**
 * @typedef {object} Packaged
 * @property {string} name the folder under var/programs
 * @property {string[]} packages Debian packages; their dependencies are added
 * @property {RegExp} [without] dependencies that these programs run without, by name
 * @property {string[]} programs paths inside the packages; a folder may be `*`. The first one is tried.
 * @property {string} [suite] a suite of the machine's Debian mirror, for example `sid`; otherwise the machine's own sources.
 *   The programs then run with the C library of that suite.
 * @property {string} [versionOption] what the first program accepts and exits with 0; `--version` by default
 *
 * @typedef {object} Unpacked
 * @property {string} file starts the first program; a script that sets the environment and replaces itself with the program (same pid)
 * @property {string} bin the folder with one such script for each program, under the program's own name
 * @property {string} root where the packages are unpacked, for programs that need paths in their configuration
 */

/**
 * Unpacks Debian packages with all their dependencies under var/, without root and without installing anything.
 * This is done once. The folder appears when it is complete, and is made again when `packaged` changes.
 * @param {Packaged} packaged
 * @returns {Promise<Unpacked | { missing: string }>} or the reason why it is not available
 */
export async function unpackDebianPackages(packaged) {
  const place = path.join(FOLDER, packaged.name);
  const found = await unpackedIn(place, packaged);
  if (found) return found;
  for (const tool of ['apt-get', 'dpkg-deb'])
    if (!(await findProgram([tool]))) return { missing: `${tool} is not on this machine` };
  return withLock(path.join(FOLDER, 'lock'), async () => {
    const meanwhile = await unpackedIn(place, packaged);
    if (meanwhile) return meanwhile;
    const partial = `${place}.partial`;
    await rm(partial, { recursive: true, force: true });
    try {
      await unpackInto(partial, packaged);
      await rm(place, { recursive: true, force: true });
      await rename(partial, place);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      if (error instanceof Problem) return { missing: error.message };
      throw error;
    }
    return unpackedAt(place, packaged);
  });
}

async function unpackedIn(place, packaged) {
  const stamp = await readFile(path.join(place, 'stamp.json'), 'utf8').catch(() => undefined); // not unpacked yet
  if (stamp !== stampOf(packaged)) return undefined;
  const unpacked = unpackedAt(place, packaged);
  return (await runs(unpacked.file, packaged.versionOption)) ? unpacked : undefined;
}

const stampOf = ({ packages, programs, suite, without }) =>
  JSON.stringify({ packages, programs, suite, without: without?.source });

function unpackedAt(place, { programs }) {
  const bin = path.join(place, 'bin');
  return { file: path.join(bin, path.basename(programs[0])), bin, root: path.join(place, 'root') };
}

async function unpackInto(place, packaged) {
  const { name, programs } = packaged;
  console.log(`Fetching ${name} into var/ (this is done once) …`);
  const root = path.join(place, 'root');
  await mkdir(root, { recursive: true });
  for (const file of await download(path.join(place, 'packages'), packaged))
    await must('dpkg-deb', ['--extract', file, root]);
  await rm(path.join(place, 'packages'), { recursive: true });
  await rebaseLinks(root);
  const fonts = (await matching(root, 'usr/share/fonts')).length > 0;
  if (fonts) await writeFile(path.join(place, 'fonts.conf'), FONTS);

  const bin = path.join(place, 'bin');
  await mkdir(bin);
  const libraries = await libraryFolders(root);
  const [loader] = await matching(root, 'lib*/ld-linux*.so.*', 'usr/lib*/ld-linux*.so.*');
  for (const pattern of programs) {
    const [program] = await matching(root, pattern);
    if (!program) throw new Problem(`the package of ${name} has no ${pattern}`);
    const script = path.join(bin, path.basename(program));
    await writeFile(script, starter({ program, libraries, loader, fonts }));
    await chmod(script, 0o755);
  }
  const { file } = unpackedAt(place, packaged);
  if (!(await runs(file, packaged.versionOption))) throw new Problem(`${name} was unpacked and does not run`);
  await writeFile(path.join(place, 'stamp.json'), stampOf(packaged));
}

/** A script that runs the program with the unpacked libraries and fonts. It works wherever the folder is moved. */
function starter({ program, libraries, loader, fonts }) {
  const path = libraries.map((folder) => `$here/root/${folder}`).join(':');
  // A C library that is newer than the machine's is only found by its own loader.
  const command = loader
    ? `"$here/root/${loader}" --library-path "${path}" "$here/root/${program}"`
    : `"$here/root/${program}"`;
  const environment = loader
    ? 'unset LD_LIBRARY_PATH'
    : `export LD_LIBRARY_PATH="${path}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"`;
  return `\
#!/bin/sh
here=$(cd "$(dirname "$0")/.." && pwd) || exit 127
${environment}
${fonts ? 'export FONTCONFIG_FILE="$here/fonts.conf" FONTCONFIG_PATH="$here/root/etc/fonts"\n' : ''}\
exec ${command} "$@"
`;
}

/** Makes absolute links relative where their target was unpacked too. */
async function rebaseLinks(root) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isSymbolicLink())) {
    const link = path.join(entry.parentPath, entry.name);
    const target = await readlink(link);
    if (!path.isAbsolute(target) || !existsSync(path.join(root, target))) continue;
    await rm(link);
    await symlink(path.relative(entry.parentPath, path.join(root, target)), link);
  }
}

/** Where libraries lie: the folder of the machine's architecture, and folders below it that packages keep to themselves. */
async function libraryFolders(root) {
  // Before Debian 13, packages keep libraries in /lib as well as in /usr/lib.
  const machine = ['usr/lib/*-linux-*', 'lib/*-linux-*'];
  const patterns = machine.flatMap((folder) => [`${folder}/*lib*.so*`, `${folder}/*/lib*.so*`]);
  return [...new Set((await matching(root, ...patterns)).map((file) => path.dirname(file)))];
}

/** Files below `root` that match one of the patterns, in which `*` stands for part of one name. */
async function matching(root, ...patterns) {
  const found = await Promise.all(patterns.map((pattern) => matchingOne(root, pattern)));
  return found.flat();
}

async function matchingOne(root, pattern) {
  let found = [''];
  for (const step of pattern.split('/')) {
    const name = new RegExp(`^${step.replace(/[.+]/g, '\\$&').replaceAll('*', '.*')}$`);
    const deeper = found.map(async (folder) => {
      const names = await readdir(path.join(root, folder)).catch(() => []); // a file, or not there
      return names.filter((one) => name.test(one)).map((one) => path.join(folder, one));
    });
    found = (await Promise.all(deeper)).flat().sort();
  }
  return found;
}

/** Suites whose lists this process has brought up to date. */
const updated = new Set();

/** Downloads these packages and their dependencies; answers the files. */
async function download(folder, { packages, suite, without }) {
  const apt = await aptOf(suite);
  await mkdir(folder, { recursive: true });
  // One source of several may be away: what is missing is noticed next, and the next program asks for the lists again.
  if (!updated.has(suite) && (await apt(['update', '--quiet'], { mayFail: true })).ok) updated.add(suite);
  const { output: plan } = await apt(['install', '--print-uris', '--yes', '--quiet=2', ...packages]);
  const planned = [...plan.matchAll(/^'[^']+' ([^_\s]+)_/gm)].map(([, name]) => name);
  const names = planned.filter((name) => !without?.test(name));
  await apt(['download', '--quiet', ...names], { cwd: folder });
  return (await readdir(folder)).map((file) => path.join(folder, file));
}

/** apt-get with lists, a cache and a record of installed packages of its own, so that it needs no root. */
async function aptOf(suite) {
  const folder = path.join(FOLDER, 'apt', suite ?? 'machine');
  for (const name of ['lists/partial', 'archives/partial'])
    await mkdir(path.join(folder, name), { recursive: true });
  const status = path.join(folder, 'status');
  await writeFile(status, suite ? '' : await baseSystem());
  const settings = [
    `Dir::State::Lists=${folder}/lists`,
    `Dir::State::Status=${status}`,
    `Dir::Cache=${folder}`,
    'Acquire::Languages=none',
    'Acquire::GzipIndexes=true',
    'Acquire::http::Timeout=30',
    'APT::Install-Recommends=false',
    // Otherwise root's apt downloads as the user _apt, who may not be allowed to write here.
    'APT::Sandbox::User=root',
    'Debug::NoLocking=true',
  ];
  if (suite) {
    const sources = path.join(folder, 'sources.list');
    await writeFile(sources, `deb [signed-by=${KEYRING}] ${await mirrorOf()} ${suite} main\n`);
    settings.push(`Dir::Etc::SourceList=${sources}`, 'Dir::Etc::SourceParts=-');
  }
  const options = settings.flatMap((setting) => ['-o', setting]);
  return (args, { cwd = folder, mayFail = false } = {}) =>
    must('apt-get', [...options, ...args], { cwd, env: { ...process.env, LC_ALL: 'C' } }, mayFail);
}

async function mirrorOf() {
  const format = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'];
  const { output } = await must('apt-get', format);
  const addresses = output.split('\n');
  const mirror = addresses.find((address) => /\/debian\/?$/.test(address));
  if (!mirror) throw new Problem("the machine's package sources name no Debian mirror");
  return mirror;
}

/**
 * The machine's base system and the C library its loader belongs to, as apt's record of what is installed. Their own
 * dependencies are left out: they are there.
 */
async function baseSystem() {
  const fields = ['Package', 'Architecture', 'Version', 'Provides', 'Essential', 'Priority'];
  const format = `${fields.map((name) => `${name}: \${${name}}\\n`).join('')}Status: install ok installed\\n\\n`;
  const { output } = await must('dpkg-query', ['--show', '--showformat', format]);
  const packages = output.split('\n\n');
  const base = packages.filter((one) =>
    /^(Essential: yes|Priority: (required|important)|Package: libc6)$/m.test(one),
  );
  return base.map((one) => `${one.replace(/^\w+: \n/gm, '')}\n\n`).join('');
}

async function must(program, args, options, mayFail = false) {
  const { ok, output } = await capture(program, args, options);
  if (ok || mayFail) return { ok, output };
  const lines = output.split('\n');
  throw new Problem(`${program} failed: ${lines.find((line) => line.startsWith('E: ')) ?? lines.at(-1)}`);
}

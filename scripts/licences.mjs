// Writes docs/licences.md from the lock file, or with --check reports whether it is up to date. Needs no network.
import './lib/check-node.mjs';
import { readFile, writeFile } from 'node:fs/promises';
import { inRoot } from './lib/paths.mjs';
import { runScript } from './lib/stop.mjs';

const PAGE = 'docs/licences.md';
/** Licences that allow shipping in any product, as long as their text is included. */
const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
  // Binds changes of the files that are under it; we ship them unchanged.
  'MPL-2.0',
]);
/** The lock file has no licence for these, because they declare it in an old form. Read from their LICENSE file. */
const DECLARED = { 'xmlhttprequest-ssl': 'MIT' };
const NOT_SHIPPED = `## Not shipped

Tests, benchmarks and \`npm run asterisk\` run an installed Asterisk, or unpack Debian's packages of it and of the libraries it needs
into \`var/programs\` when it is first needed. Asterisk is GPL-2.0. It is a process of its own that ours talk to over sockets: nothing is
linked with it, and neither the image nor a release holds it.
`;
/** Packages for development that are bundled into the pages. */
const BUNDLED = ['oidc-client-ts', 'preact', 'socket.io-client', 'uplot'];

await runScript(async () => {
  const { packages } = JSON.parse(await readFile(inRoot('package-lock.json'), 'utf8'));
  const shipped = shippedOf(packages);
  const doubtful = shipped.filter(({ licence }) => !isAllowed(licence));
  for (const { name, licence } of doubtful)
    console.log(`${name}: "${licence}" is a licence that is not allowed here.`);
  const page = pageOf(shipped);
  if (!process.argv.includes('--check')) await writeFile(inRoot(PAGE), page);
  else if ((await readFile(inRoot(PAGE), 'utf8')) !== page) {
    console.log(`${PAGE} does not match the lock file. Run "npm run licences".`);
    return 1;
  }
  return doubtful.length > 0 ? 1 : 0;
});

function shippedOf(packages) {
  const bundled = new Set();
  const add = (name) => {
    const entry = packages[`node_modules/${name}`];
    if (entry === undefined || bundled.has(name)) return;
    bundled.add(name);
    for (const dependency of Object.keys(entry.dependencies ?? {})) add(dependency);
  };
  for (const name of BUNDLED) add(name);
  const found = Object.entries(packages).flatMap(([path, { version, license, dev }]) => {
    const name = path.replace(/^.*node_modules\//, '');
    return path === '' || (dev && !bundled.has(name))
      ? []
      : [{ name: `${name} ${version}`, licence: license ?? DECLARED[name] ?? 'no licence' }];
  });
  return [...new Map(found.map((one) => [one.name, one])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

/** `MIT`, `(MIT OR CC0-1.0)`, `Apache-2.0 AND MIT`. */
function isAllowed(licence) {
  const words = licence.replace(/[()]/g, '').split(/ (?:OR|AND) /);
  return licence.includes(' OR ')
    ? words.some((word) => ALLOWED.has(word))
    : words.every((word) => ALLOWED.has(word));
}

function pageOf(shipped) {
  const licences = [...new Set(shipped.map(({ licence }) => licence))].sort();
  const sections = licences.map((licence) => {
    const names = shipped.filter((one) => one.licence === licence).map(({ name }) => `- \`${name}\``);
    return `## ${licence}\n\n${names.join('\n')}\n`;
  });
  return `# Licences\n\nWhat the service and its pages are shipped with, as the lock file has it. Made by \`npm run licences\`; do not edit.\n\n${sections.join('\n')}\n${NOT_SHIPPED}`;
}

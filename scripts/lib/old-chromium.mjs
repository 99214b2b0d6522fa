import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { withLock } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { capture } from './run.mjs';

const FOLDER = inRoot('var/programs');
const decompress = promisify(brotliDecompress);

/**
 * Packages of npm that hold a headless Chromium for Linux on x64, with the libraries that a small machine lacks. `integrity` is
 * what the registry says of the package.
 * @type {Record<83 | 88 | 103, { name: string, integrity: string }>}
 */
export const OLD_CHROMIUMS = {
  83: {
    name: 'chrome-aws-lambda@3.1.1',
    integrity:
      'sha512-ikOcpFgobiiUvDXtBft+jxVz2CsauRV58owDtVyF1ocl/YN+/eqdIrrmbItm3yeJGnb9RtKxzFAqGcpBTQbTCA==',
  },
  88: {
    name: 'chrome-aws-lambda@5.5.0',
    integrity:
      'sha512-nYSDzTsVEVsvIFaUUAUN53ulXBLKSRXFS+eVYZOLZD5SA1If59rqBAiy4raMgorQwXWqjSsjK1SF4As+qzPLqA==',
  },
  103: {
    name: '@sparticuz/chromium@103.0.0',
    integrity:
      'sha512-tFX5k5uWAT0fIxelUtpN4GN1VOTT61AHB6rRjeYzC296SjizKM1pNslEWj0YeuajKfsnNeDuHizB320TTTOrkA==',
  },
};

/**
 * A Chromium of this major version, unpacked under var/ once. Nothing is installed.
 * @param {keyof typeof OLD_CHROMIUMS} version
 * @returns {Promise<{ file: string } | { missing: string }>} a script that starts it, or why there is none
 */
export async function ensureOldChromium(version) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: `Chromium ${version} is packed for Linux on x64 only` };
  const place = path.join(FOLDER, `chromium-${version}`);
  const file = path.join(place, 'chromium');
  const { name } = OLD_CHROMIUMS[version];
  const isThere = async () =>
    (await readFile(path.join(place, 'stamp'), 'utf8').catch(() => undefined)) === name; // not unpacked yet
  if (await isThere()) return { file };
  return withLock(path.join(FOLDER, 'lock'), async () => {
    if (await isThere()) return { file };
    const partial = `${place}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    console.log(`Fetching Chromium ${version} into var/ (this is done once) …`);
    const problem = await unpackInto(partial, OLD_CHROMIUMS[version]);
    if (problem === undefined) {
      await rm(place, { recursive: true, force: true });
      await rename(partial, place);
      return { file };
    }
    await rm(partial, { recursive: true, force: true });
    return { missing: `${name} cannot be fetched: ${problem}` };
  });
}

/** What went wrong, in one line; undefined: nothing. */
async function unpackInto(place, { name, integrity }) {
  const packed = await capture('npm', ['pack', name, '--json', '--pack-destination', place]);
  if (!packed.ok) return packed.output.split('\n').find((line) => /error/i.test(line)) ?? 'npm pack failed';
  const [answer] = JSON.parse(packed.output.slice(packed.output.indexOf('[')));
  if (answer.integrity !== integrity) return 'it is not the package that was expected';
  const [archive] = (await readdir(place)).filter((one) => one.endsWith('.tgz'));
  const extracted = await untar(path.join(place, archive), place);
  if (!extracted.ok) return extracted.output;
  await rm(path.join(place, archive));

  const bin = path.join(place, 'package/bin');
  for (const one of (await readdir(bin)).filter((part) => part.endsWith('.br'))) {
    const part = path.join(bin, one.slice(0, -'.br'.length));
    await writeFile(part, await decompress(await readFile(`${part}.br`)));
    await rm(`${part}.br`);
    if (!part.endsWith('.tar')) continue;
    const { ok, output } = await untar(part, bin);
    if (!ok) return output;
    await rm(part);
  }
  await chmod(path.join(bin, 'chromium'), 0o755);
  const script = path.join(place, 'chromium');
  await writeFile(script, STARTER);
  await chmod(script, 0o755);
  await writeFile(path.join(place, 'stamp'), name);
  return undefined;
}

const untar = (archive, folder) => capture('tar', ['-xf', archive, '-C', folder]);

/** Fonts of an unpacked newer Chromium are used where the machine has none. */
const STARTER = `\
#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd) || exit 127
export LD_LIBRARY_PATH="$here/package/bin/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fonts="$here/../chromium/fonts.conf"
if [ -f "$fonts" ]; then export FONTCONFIG_FILE="$fonts"; fi
exec "$here/package/bin/chromium" "$@"
`;

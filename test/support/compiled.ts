import { copyFile, mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { transform, type Options } from '@swc/core';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * The product and the tests' support as JavaScript, for a child process, in a new folder below `var/` (where it finds
 * the dependencies). The caller removes it.
 */
export async function compiled(): Promise<string> {
  await mkdir(path.join(ROOT, 'var'), { recursive: true });
  const folder = await mkdtemp(path.join(ROOT, 'var/compiled-'));
  const options = JSON.parse(await readFile(path.join(ROOT, '.swcrc'), 'utf8')) as Options;
  await Promise.all(['src', 'test/support'].map((part) => compile(part, folder, options)));
  return folder;
}

async function compile(part: string, folder: string, options: Options): Promise<void> {
  const files = await readdir(path.join(ROOT, part), { recursive: true });
  await Promise.all(
    files.map(async (name) => {
      const from = path.join(ROOT, part, name);
      const to = path.join(folder, part, name);
      if (!/\.(ts|lua)$/.test(name) || name.endsWith('.spec.ts')) return;
      await mkdir(path.dirname(to), { recursive: true });
      if (name.endsWith('.lua')) return copyFile(from, to);
      const { exclude: _exclude, ...rest } = options;
      const { code } = await transform(await readFile(from, 'utf8'), {
        ...rest,
        swcrc: false,
        filename: from,
      });
      await writeFile(to.replace(/\.ts$/, '.js'), code);
    }),
  );
}

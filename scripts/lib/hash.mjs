import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * One hash over the names and contents of these files and folders of the project.
 * @param {string[]} inputs
 */
export async function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesOf(input)) {
      const content = await readFile(inRoot(file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

async function filesOf(input) {
  if ((await stat(inRoot(input))).isFile()) return [input];
  const entries = await readdir(inRoot(input), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(inRoot(), path.join(entry.parentPath, entry.name))).sort();
}

import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { inRoot } from './paths.mjs';

const TEXT = new Set(['.css', '.html', '.js', '.json', '.svg']);
/** What fits into one packet does not arrive earlier when it is smaller. */
const MIN_BYTES = 1_400;

/** Writes `<file>.br` and `<file>.gz` beside every text file of a folder, at the highest level. */
export async function compressFiles(folder) {
  const entries = await readdir(inRoot(folder), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && TEXT.has(path.extname(entry.name)))
    .map((entry) => path.join(entry.parentPath, entry.name));
  await Promise.all(files.map(compressFile));
}

async function compressFile(file) {
  const bytes = await readFile(file);
  if (bytes.length < MIN_BYTES) return;
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes));
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
}

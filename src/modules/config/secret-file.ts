import { readFileSync, statSync } from 'node:fs';
import { reasonOf } from './config-mistakes.js';

/** More than any key or password. */
const MAX_BYTES = 65_536;

/**
 * The contents of a file with a secret, without the newline at the end that most tools write; or what is wrong with the
 * file, never with its contents.
 * @param file absolute path
 */
export function secretFile(file: string): { value: string } | { mistake: string } {
  try {
    const about = statSync(file);
    // A device or a pipe may never end.
    if (!about.isFile()) return { mistake: `${file} is not a regular file` };
    if (about.size > MAX_BYTES) return { mistake: `${file} is larger than ${MAX_BYTES} bytes` };
    const value = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return value === '' ? { mistake: `${file} is empty` } : { value };
  } catch (error) {
    return { mistake: `${file} cannot be read (${reasonOf(error)})` };
  }
}

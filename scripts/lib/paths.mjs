import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The absolute path of a file or folder of the project. */
export const inRoot = (...parts) => path.join(root, ...parts);

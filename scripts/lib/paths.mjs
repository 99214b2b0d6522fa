import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Absolute path of something in the project. */
export const inRoot = (...parts) => path.join(root, ...parts);

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Command } from './command.js';
import { OK } from './exit-codes.js';

const Manifest = z.object({ name: z.literal('floorwalker'), version: z.string() });

export const version: Command = async (args, { out }) => {
  if (args.length > 0) return undefined;
  out(packageVersion(import.meta.dirname));
  return OK;
};

/** The manifest is at another distance from the source than from the built program. */
function packageVersion(folder: string): string {
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('The package.json of Floorwalker is missing.');
  try {
    return Manifest.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))).version;
  } catch {
    return packageVersion(parent);
  }
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const Manifest = z.object({ name: z.literal('floorwalker'), version: z.string() });

/**
 * The version of this program. Its manifest is at another distance from the source than from the built program.
 * @throws when there is none in a folder above
 */
export function packageVersion(folder = import.meta.dirname): string {
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('The package.json of Floorwalker is missing.');
  try {
    return Manifest.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))).version;
  } catch {
    return packageVersion(parent);
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

const Manifest = z.object({ name: z.string(), version: z.string() });

/**
 * A package as it is installed for this service.
 * @param user the package whose dependency it is, where it is none of our own
 */
export function installedPackage(name: string, user?: string): { version: string; require: NodeJS.Require } {
  const ours = createRequire(import.meta.url);
  const require = user === undefined ? ours : createRequire(ours.resolve(user));
  return { version: versionAbove(require.resolve(name), name), require };
}

/** Its `exports` may hide its package.json, so the file is found by its place. */
function versionAbove(file: string, name: string): string {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const parsed = Manifest.safeParse(JSON.parse(readFileSync(manifest, 'utf8')));
    if (parsed.success && parsed.data.name === name) return parsed.data.version;
  }
  return '(unknown version)';
}

/**
 * What a self-check throws: a private part of a package that this service relies on is missing or behaves differently.
 * @param change a clause without a subject, such as "no longer has `Adapter._encode`"
 */
export class ChangedInternals extends Error {
  override readonly name = 'ChangedInternals';

  constructor(packageName: string, version: string, change: string) {
    super(
      `${packageName} ${version} ${change}. Floorwalker relies on this private part; ` +
        `install the version in package-lock.json, or adapt src/lib/internals.`,
    );
  }
}

import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { maskReferences } from './env-expansion.js';

/**
 * Notices that a configuration file, or a file with a secret that it names, has changed. It compares what the paths lead
 * to, since editors replace a file by another, and Kubernetes swaps a symbolic link above it.
 */
export class ConfigStamp {
  private taken: string;
  private seen: string;

  /** @param file absolute path */
  constructor(private readonly file: string) {
    this.taken = this.now();
    this.seen = this.taken;
  }

  /** The files as they are now count as read. */
  take(): void {
    this.taken = this.now();
  }

  /** Whether the files have changed since `take`, and not since the last call: a file may be written in several steps. */
  hasChanged(): boolean {
    const before = this.seen;
    this.seen = this.now();
    return this.seen !== this.taken && this.seen === before;
  }

  private now(): string {
    return [this.file, ...this.secretFiles()].map(stampOf).join('\n');
  }

  private secretFiles(): string[] {
    try {
      const { references } = maskReferences(readFileSync(this.file, 'utf8'));
      const folder = path.dirname(this.file);
      return references.flatMap((one) => ('file' in one ? [path.resolve(folder, one.file)] : []));
    } catch {
      // A file that is missing for a moment is being replaced.
      return [];
    }
  }
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? `${file} absent` : `${file} ${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

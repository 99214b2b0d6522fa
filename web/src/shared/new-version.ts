/** How a page learns of another build of itself. */
export interface VersionPort {
  /** The page as the service has it now; rejects while it has none. */
  page(): Promise<string>;
  /** Whether the service has this file. */
  has(file: string): Promise<boolean>;
}

/** The files that a page names; those names hold a hash of the content. */
export const filesIn = (html: string): string[] =>
  [...html.matchAll(/(?:src|href)="([^"]*assets\/[^"]+)"/g)].map(([, file = '']) => file).sort();

/**
 * Looks whether another build than `own` is ready: the same one twice in a row, with every file of it. While a service is
 * replaced, old and new instances answer in turn.
 */
export function versionWatch(port: VersionPort, own: readonly string[]): () => Promise<boolean> {
  let before = '';
  return async () => {
    const files = filesIn(await port.page());
    const served = files.join(' ');
    const isSame = served === before;
    before = served;
    if (!isSame || files.length === 0 || served === own.join(' ')) return false;
    return (await Promise.all(files.map((file) => port.has(file)))).every(Boolean);
  };
}

/** A page that reloads itself does so at most once in this time, whatever the service answers. */
const OPEN_AT_LEAST_MS = 10 * 60_000;
/** Alarms that never end do not keep an old version for ever. */
const WAIT_AT_MOST_MS = 60 * 60_000;

export interface Moment {
  /** How long the page is open. */
  openMs: number;
  /** How long the other version is known to be ready. */
  readyMs: number;
  /** No alarm is up. */
  quiet: boolean;
}

export const mayReload = ({ openMs, readyMs, quiet }: Moment): boolean =>
  openMs >= OPEN_AT_LEAST_MS && (quiet || readyMs >= WAIT_AT_MOST_MS);

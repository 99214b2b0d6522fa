import { useEffect, useRef } from 'preact/hooks';
import { mayReload } from '../shared/new-version.js';
import { useNewVersion } from '../shared/use-new-version.js';
import { WALL } from '../texts/wall.js';

const LOOK_EVERY_MS = 1_000;

interface Props {
  /** No alarm is up. */
  quiet: boolean;
  /** The page comes back with the same login. */
  comesBack: boolean;
}

/** Loads a new version at a quiet moment, or says that there is one. */
export function NewVersion({ quiet, comesBack }: Props) {
  const ready = useNewVersion();
  const isQuiet = useRef(quiet);
  isQuiet.current = quiet;
  useEffect(() => {
    if (!ready || !comesBack) return undefined;
    const since = performance.now();
    const look = () => {
      const openMs = performance.now();
      if (mayReload({ openMs, readyMs: openMs - since, quiet: isQuiet.current })) location.reload();
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [ready, comesBack]);
  if (!ready || comesBack) return null;
  return (
    <p class="notice" role="status">
      {WALL.newVersion.ready}{' '}
      <button type="button" onClick={() => location.reload()}>
        {WALL.newVersion.reload}
      </button>
    </p>
  );
}

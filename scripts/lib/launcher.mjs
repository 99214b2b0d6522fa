const LOOK_MS = 500;

/**
 * Calls `onGone` once when the npm that runs this script has ended without passing a signal on. Does nothing for a script
 * that npm did not start. package.json starts scripts with `exec`, so that npm is the parent and not a shell in between,
 * which would keep signals to itself.
 * @param {() => void} onGone
 */
export function whenLauncherEnds(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  timer.unref();
}

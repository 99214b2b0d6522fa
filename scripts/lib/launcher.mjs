const LOOK_MS = 500;

/**
 * Calls `onGone` once when the npm that runs this script has ended without passing a signal on. Does nothing for a script
 * that npm did not start. package.json starts scripts with `exec`, so that npm is the parent. A shell in between would
 * not forward signals.
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

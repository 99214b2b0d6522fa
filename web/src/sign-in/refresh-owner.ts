/** A page that is being left gives up its locks a moment later than the next one opens. */
const PATIENCE_MS = 1_000;

/**
 * Whether this tab may use the refresh token of a login. A duplicated tab has a copy of it, and issuers take the second use
 * of a token for theft and end both sessions. The first tab to ask owns it until it is closed.
 * @param login id of the login, the same in copies
 */
export function ownsRefreshToken(login: string, patienceMs = PATIENCE_MS): Promise<boolean> {
  // Absent in old browsers and in pages without https; then copies are not told apart.
  const locks = (globalThis.navigator as { locks?: LockManager } | undefined)?.locks;
  if (locks === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), patienceMs);
    const held = locks.request(`floorwalker.login.${login}`, { signal: waiting.signal }, () => {
      clearTimeout(timer);
      resolve(true);
      return new Promise<never>(() => undefined);
    });
    // Rejects when the patience has ended.
    held.catch(() => resolve(false));
  });
}

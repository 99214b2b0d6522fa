import { useEffect, useState } from 'preact/hooks';

/** Keeps the screen on while the page is visible. A browser releases the lock when the page is hidden. */
export function useAwake(): void {
  useEffect(() => {
    let wanted = true;
    let lock: WakeLockSentinel | undefined;
    const hold = async () => {
      // Available only on pages from https or localhost.
      if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
      if (lock?.released === false) return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (!wanted) await lock.release();
      } catch {
        // A low battery or the browser's policy: requested again when the page becomes visible.
        lock = undefined;
      }
    };
    const again = () => void hold();
    document.addEventListener('visibilitychange', again);
    void hold();
    return () => {
      wanted = false;
      document.removeEventListener('visibilitychange', again);
      void lock?.release();
    };
  }, []);
}

export function useFullScreen(): { full: boolean; toggle: () => void } {
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, []);
  const toggle = () => {
    const done = full ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    // A browser may refuse (a frame, a policy); the button then shows the actual state.
    done.catch(() => setFull(document.fullscreenElement !== null));
  };
  return { full, toggle };
}

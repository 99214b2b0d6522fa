import { useEffect, useState } from 'preact/hooks';

export function useFullScreen(): { full: boolean; toggle: () => void } {
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', changed);
    return () => document.removeEventListener('fullscreenchange', changed);
  }, []);
  const toggle = () => {
    const done = full ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    // A browser may refuse (a frame, a policy): the button then says what is so.
    done.catch(() => setFull(document.fullscreenElement !== null));
  };
  return { full, toggle };
}

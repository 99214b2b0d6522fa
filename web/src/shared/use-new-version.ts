import { useEffect, useState } from 'preact/hooks';
import { within } from '../../../client/within.js';
import { filesIn, versionWatch, type VersionPort } from './new-version.js';

const LOOK_EVERY_MS = 5 * 60_000;
const ANSWER_WITHIN_MS = 10_000;

/** Read before anything is loaded on demand, which adds to it. */
const OWN = typeof document === 'undefined' ? [] : filesIn(document.head.innerHTML);

const get = (address: string): Promise<Response> =>
  within(ANSWER_WITHIN_MS, (signal) => fetch(address, { signal, cache: 'no-cache' }));

const PORT: VersionPort = {
  page: async () => (await get(location.pathname)).text(),
  has: async (file) => (await get(file)).ok,
};

/** Whether the service has another build of this page, all of it. */
export function useNewVersion(): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const watch = versionWatch(PORT, OWN);
    // A service that is away has no new version.
    const look = () => watch().then(setReady, () => setReady(false));
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    // A part that is loaded on demand is not there any more: its page was replaced. Two looks make sure.
    const replaced = () => void look().then(look);
    addEventListener('vite:preloadError', replaced);
    return () => {
      clearInterval(timer);
      removeEventListener('vite:preloadError', replaced);
    };
  }, []);
  return ready;
}

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PageClient } from '../shared/page-client.js';
import { replayIn, searchAt, type ReplayStart } from './address.js';
import type { ReplayState } from './replay.js';

/** Where a replay is now; undefined: the page is live. */
export function useReplayState({ replay }: PageClient): ReplayState | undefined {
  const [state, setState] = useState(replay?.state);
  useEffect(() => {
    setState(replay?.state);
    return replay?.onChange(setState);
  }, [replay]);
  return state;
}

/** What the address asks for: a replay or, undefined, the live floor. Both ways can be gone back. */
export function useReplayStart(): [ReplayStart | undefined, (start: ReplayStart | undefined) => void] {
  const [start, setStart] = useState(() => replayIn(location.search));
  useEffect(() => {
    const moved = () =>
      setStart((before) => {
        const next = replayIn(location.search);
        // Where a replay stood earlier is no step to go back to.
        return before !== undefined && next !== undefined ? before : next;
      });
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);
  const open = useCallback((next: ReplayStart | undefined) => {
    history.pushState(null, '', `${location.pathname}${searchAt(location.search, next)}${location.hash}`);
    setStart(next);
  }, []);
  return [start, open];
}

/** Writes into the address where the replay stands, so that it can be shared. */
export function keepAddress({ at, speed }: ReplayState): void {
  const next = searchAt(location.search, { at, speed });
  history.replaceState(null, '', `${location.pathname}${next}${location.hash}`);
}

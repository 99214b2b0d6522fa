import { useCallback, useEffect, useState } from 'preact/hooks';
import { changedPlace, hashOf, placeOf, type Place, type PlaceChange } from './place.js';

/**
 * Where the address says we are, and how to go elsewhere. Another section or drawer is a step one can go back from;
 * a letter typed into the search is none.
 */
export function usePlace(): [Place, (change: PlaceChange) => void] {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const moved = () => setPlace(placeOf(location.hash));
    // Also told of links and of a changed hash; what `go` itself does is not.
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);
  const go = useCallback((change: PlaceChange) => {
    const before = placeOf(location.hash);
    const next = changedPlace(before, change);
    const isStep = next.section !== before.section || next.open !== before.open;
    history[isStep ? 'pushState' : 'replaceState'](null, '', hashOf(next));
    setPlace(next);
  }, []);
  return [place, go];
}

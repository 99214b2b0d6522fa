import { useCallback, useMemo, useState } from 'preact/hooks';
import { layoutOf, withParam, type Layout } from './layout.js';

/** The layout the address asks for, and a way to change one thing of it: the address always says what is shown. */
export function useLayout(): [Layout, (name: string, value: string, usual: string) => void] {
  const [search, setSearch] = useState(location.search);
  const layout = useMemo(() => layoutOf(search), [search]);
  const change = useCallback((name: string, value: string, usual: string) => {
    const next = withParam(location.search, name, value, usual);
    history.replaceState(null, '', `${location.pathname}${next}`);
    setSearch(next);
  }, []);
  return [layout, change];
}

import { useEffect, useMemo, useState } from 'preact/hooks';
import { FloorRefusal } from '../../../../client/index.js';
import { problemWords } from '../../shared/ask-service.js';
import type { ShownDisplay } from './display-rows.js';
import type { DisplaysApi } from './displays-api.js';

export type ScreensState =
  | { kind: 'loading' }
  | { kind: 'forbidden' }
  | { kind: 'failed'; problem: string }
  | { kind: 'known'; displays: ShownDisplay[] };

/** When somebody looks at the list, its last uses should not be hours old. */
const READ_AGAIN_MS = 30_000;

/** The list as it is now and then, and at once after `reload`. */
export function useScreens(api: DisplaysApi): { state: ScreensState; reload: () => void } {
  const [state, setState] = useState<ScreensState>({ kind: 'loading' });
  const [asked, setAsked] = useState(0);
  const reload = useMemo(() => () => setAsked((count) => count + 1), []);
  useEffect(() => {
    const ending = new AbortController();
    const read = async () => {
      try {
        const displays = await api.list(ending.signal);
        if (!ending.signal.aborted) setState({ kind: 'known', displays });
      } catch (error) {
        if (ending.signal.aborted) return;
        if (error instanceof FloorRefusal && error.problem.code === 'forbidden')
          return setState({ kind: 'forbidden' });
        // What was read before is still good to look at; the next reading mends it.
        setState((before) =>
          before.kind === 'known' ? before : { kind: 'failed', problem: problemWords(error) },
        );
      }
    };
    void read();
    const timer = setInterval(() => void read(), READ_AGAIN_MS);
    return () => {
      ending.abort();
      clearInterval(timer);
    };
  }, [api, asked]);
  return { state, reload };
}

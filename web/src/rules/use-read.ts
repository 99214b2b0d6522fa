import { useCallback, useEffect, useState } from 'preact/hooks';
import { FloorRefusal } from '../../../client/index.js';
import { problemWords } from '../shared/problem-words.js';

export type Read<T> =
  | { kind: 'loading' }
  | { kind: 'forbidden' }
  | { kind: 'failed'; problem: string }
  | { kind: 'known'; value: T };

/** The last value stays while it is read again, also when that fails. @param read of a stable identity */
export function useRead<T>(read: () => Promise<T>): { state: Read<T>; reload: () => void } {
  const [state, setState] = useState<Read<T>>({ kind: 'loading' });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let ended = false;
    read().then(
      (value) => !ended && setState({ kind: 'known', value }),
      (error: unknown) => {
        if (ended) return;
        if (error instanceof FloorRefusal && error.problem.code === 'forbidden')
          return setState({ kind: 'forbidden' });
        const failed = { kind: 'failed', problem: problemWords(error) } as const;
        setState((before) => (before.kind === 'known' ? before : failed));
      },
    );
    return () => {
      ended = true;
    };
  }, [read, asked]);
  return { state, reload: useCallback(() => setAsked((count) => count + 1), []) };
}

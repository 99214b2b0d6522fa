import { useEffect, useState } from 'preact/hooks';
import { problemWords } from '../shared/problem-words.js';

export interface Past<T> {
  readonly value?: T;
  readonly problem?: string;
}

/**
 * What was read of the past: again when the key is another one, and so often. What was read stays shown until the next answer.
 * @param key what the question is made of
 */
export function usePast<T>(key: string, everyMs: number, read: (signal: AbortSignal) => Promise<T>): Past<T> {
  const [past, setPast] = useState<Past<T> & { key?: string }>({});
  useEffect(() => {
    const ending = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const value = await read(ending.signal);
        if (!ending.signal.aborted) setPast({ key, value });
      } catch (error) {
        if (!ending.signal.aborted) setPast({ key, problem: problemWords(error) });
      }
      if (!ending.signal.aborted) timer = setTimeout(() => void look(), everyMs);
    };
    void look();
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [key, everyMs]);
  return past.key === key ? past : {};
}

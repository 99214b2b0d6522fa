import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { FloorRefusal, type Command } from '../../../../client/index.js';
import type { Orders } from './orders.js';
import { problemWords } from '../../shared/ask-service.js';
import { trailPage, type TrailQuery } from './trail-pages.js';

export interface TrailState {
  readonly items: readonly Command[];
  /** Absent: these are all. */
  readonly cursor?: string;
  readonly phase: 'reading' | 'read' | 'forbidden' | 'failed';
  readonly problem?: string;
}

const NOTHING: TrailState = { items: [], phase: 'reading' };

/** The audit trail as far as it was read; `more` reads on from there, or again what could not be read. */
export function useTrail(orders: Orders, query: TrailQuery): TrailState & { more: () => void } {
  const [state, setState] = useState(NOTHING);
  const reading = useRef(new AbortController());
  const wanted = JSON.stringify(query);
  const read = useCallback(
    async ({ items, cursor }: TrailState) => {
      const { signal } = reading.current;
      setState({ items, phase: 'reading', ...(cursor !== undefined && { cursor }) });
      try {
        const page = await trailPage(orders.token, query, cursor, signal);
        if (signal.aborted) return;
        const { nextCursor } = page;
        setState({
          items: [...items, ...page.items],
          phase: 'read',
          ...(nextCursor !== undefined && { cursor: nextCursor }),
        });
      } catch (error) {
        if (signal.aborted) return;
        const forbidden = error instanceof FloorRefusal && error.problem.status === 403;
        setState({
          items,
          phase: forbidden ? 'forbidden' : 'failed',
          problem: problemWords(error),
          ...(cursor !== undefined && { cursor }),
        });
      }
    },
    [orders, wanted],
  );
  useEffect(() => {
    reading.current = new AbortController();
    void read(NOTHING);
    return () => reading.current.abort();
  }, [read]);
  return { ...state, more: () => void read(state) };
}

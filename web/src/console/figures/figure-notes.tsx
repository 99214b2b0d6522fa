import { useMemo } from 'preact/hooks';
import type { MetricsRow } from '../../../../client/index.js';
import { basesOf } from './figure-basis.js';

/** What the cells of figures refer to; for screen readers, once for all cells. */
export function FigureNotes({ rows }: { rows: ReadonlyMap<string, { today?: MetricsRow }> }) {
  const bases = useMemo(() => basesOf([...rows.values()].flatMap(({ today }) => today ?? [])), [rows]);
  const text = JSON.stringify(bases);
  return useMemo(
    () => (
      <div hidden>
        {bases.map(({ id, words }) => (
          <p key={id} id={id}>
            {words}
          </p>
        ))}
      </div>
    ),
    [text],
  );
}

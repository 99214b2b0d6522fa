import { useRef } from 'preact/hooks';
import { FIGURES } from '../texts/figures.js';
import type { ChosenColumns } from './grid/use-columns.js';

const t = FIGURES;

interface Props<Row> {
  columns: ChosenColumns<Row>;
  /** Absent on a phone, whose cards have fixed places. */
  withColumns: boolean;
  onSave: () => Promise<void>;
}

/** Which columns a table has, and the table as a file. */
export function TableTools<Row>({ columns, withColumns, onSave }: Props<Row>) {
  return (
    <div class="table-tools">
      {withColumns && <ColumnChooser columns={columns} />}
      <button type="button" title={t.csv.hint} onClick={() => void onSave()}>
        {t.csv.save}
      </button>
    </div>
  );
}

function ColumnChooser<Row>({ columns: { all, shown, choose } }: { columns: ChosenColumns<Row> }) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => details.current?.removeAttribute('open');
  return (
    <details
      ref={details}
      class="column-chooser"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || details.current?.open !== true) return;
        close();
        details.current.querySelector('summary')?.focus();
        event.stopPropagation();
      }}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && details.current?.contains(relatedTarget) === false) close();
      }}
    >
      <summary>{t.columns.open}</summary>
      <fieldset>
        <legend class="hidden">{t.columns.title}</legend>
        {all
          .filter(({ fixed }) => fixed !== true)
          .map((column) => (
            <label key={column.id} title={column.hint}>
              <input
                type="checkbox"
                data-column={column.id}
                checked={shown.includes(column)}
                onChange={({ currentTarget }) => choose({ id: column.id, wanted: currentTarget.checked })}
              />{' '}
              {column.label}
            </label>
          ))}
        <button type="button" onClick={() => choose(undefined)}>
          {t.columns.reset}
        </button>
      </fieldset>
    </details>
  );
}

import { FIGURES } from '../texts/figures.js';
import type { ChosenColumns } from './grid/use-columns.js';
import { hashOf, type Route, type RouteChange } from './route.js';
import { Popup } from './views/popup.js';
import { ViewsMenu } from './views/views-menu.js';

const t = FIGURES;

interface Props<Row> {
  route: Route;
  go: (change: RouteChange) => void;
  columns: ChosenColumns<Row>;
  /** Absent on a phone, whose cards have fixed places. */
  withColumns: boolean;
  onSave: () => Promise<void>;
}

/** Views of the console, which columns a table has, and the table as a file. */
export function TableTools<Row>({ route, go, columns, withColumns, onSave }: Props<Row>) {
  // What is open beside the table is no part of a view.
  const { open: _, ...view } = route;
  const { inAddress } = columns;
  return (
    <div class="table-tools">
      <ViewsMenu
        here={hashOf(view)}
        whole={hashOf({ ...view, columns: inAddress })}
        onSaved={() => go({ columns: inAddress })}
      />
      {withColumns && <ColumnChooser columns={columns} />}
      <button type="button" title={t.csv.hint} onClick={() => void onSave()}>
        {t.csv.save}
      </button>
    </div>
  );
}

function ColumnChooser<Row>({ columns: { all, shown, choose } }: { columns: ChosenColumns<Row> }) {
  return (
    <Popup name={t.columns.open} class="column-chooser">
      {() => (
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
      )}
    </Popup>
  );
}

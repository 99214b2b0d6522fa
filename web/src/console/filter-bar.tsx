import type { RefObject } from 'preact';
import { useMemo } from 'preact/hooks';
import { CONSOLE } from '../texts/console.js';
import { GROUPINGS } from './floor/grouping.js';
import type { Route, RouteChange } from './route.js';

const t = CONSOLE.filters;
const NO_FILTERS = { group: undefined, account: undefined, queue: undefined, state: undefined };

export interface Choice {
  value: string;
  label: string;
  /** Of which phone system, where there are several. */
  group?: string;
}

interface Props {
  route: Route;
  go: (change: RouteChange) => void;
  searchBox: RefObject<HTMLInputElement | null>;
  /** Absent: this cannot be filtered by here. */
  groups?: readonly Choice[];
  accounts?: readonly Choice[];
  queues?: readonly Choice[];
  states: readonly Choice[];
  /** Values as in the address. */
  sorts: readonly Choice[];
  sort: string;
  /** What the rows can be grouped by. */
  groupings: readonly Choice[];
  /** The user leaves the search box for the table. */
  onLeave: () => void;
}

/** Search and filters; they are kept in the address. */
export function FilterBar(props: Props) {
  const { route, go, searchBox, groups, accounts, queues, states, sorts, sort, groupings, onLeave } = props;
  const { search, group, account, queue, state } = route;
  const narrowed = search !== '' || [group, account, queue, state].some((filter) => filter !== undefined);
  const grouped = GROUPINGS.find((one) => one === route.by);
  const chosen = (value: string): string | undefined => (value === '' ? undefined : value);
  return (
    <form role="search" class="filters" aria-label={t.label} onSubmit={(event) => event.preventDefault()}>
      <label class="search">
        <span class="hidden">{t.search}</span>
        <input
          ref={searchBox}
          type="search"
          autocomplete="off"
          placeholder={t.hint}
          value={search}
          onInput={({ currentTarget }) => go({ search: currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search !== '') go({ search: '' });
            else if (event.key === 'Escape') event.currentTarget.blur();
            else if (event.key === 'ArrowDown' || event.key === 'Enter') onLeave();
            else return;
            event.preventDefault();
          }}
        />
      </label>
      <div class="filter-choices">
        {groups && (
          <Select
            label={t.group}
            any={t.any.group}
            value={group ?? ''}
            choices={groups}
            onChange={(value) => go({ group: chosen(value) })}
          />
        )}
        {accounts && (
          <Select
            label={t.account}
            any={t.any.account}
            value={account ?? ''}
            choices={accounts}
            onChange={(value) => go({ account: chosen(value), queue: undefined })}
          />
        )}
        {queues && (
          <Select
            label={t.queue}
            any={t.any.queue}
            value={queue ?? ''}
            choices={queues}
            onChange={(value) => go({ queue: chosen(value) })}
          />
        )}
        <Select
          label={t.state}
          any={t.any.state}
          value={state ?? ''}
          choices={states}
          onChange={(value) => go({ state: chosen(value) })}
        />
        {(groupings.length > 0 || grouped !== undefined) && (
          <Select
            label={CONSOLE.grouping.by}
            any={CONSOLE.grouping.not}
            value={grouped ?? ''}
            choices={groupings}
            onChange={(value) => go({ by: GROUPINGS.find((one) => one === value), shut: undefined })}
          />
        )}
        <Select
          label={t.sort}
          value={sort}
          choices={sorts}
          onChange={(value) =>
            go({ sort: { column: value.replace(/^-/, ''), descending: value.startsWith('-') } })
          }
        />
      </div>
      {narrowed && (
        <button type="button" onClick={() => go({ search: '', ...NO_FILTERS })}>
          {t.clear}
        </button>
      )}
    </form>
  );
}

interface SelectProps {
  label: string;
  any?: string;
  value: string;
  choices: readonly Choice[];
  onChange: (value: string) => void;
}

function Select({ label, any, value, choices, onChange }: SelectProps) {
  // A filter value from the address that does not exist is still shown as an active filter.
  const unknown = value !== '' && !choices.some((choice) => choice.value === value);
  // Hundreds of queues need not be compared again whenever a caller comes.
  const options = useMemo(() => optionsOf(choices), [choices]);
  return (
    <label class={`select select-${any === undefined ? 'sort' : 'filter'}`}>
      <span class="hidden">{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {any !== undefined && <option value="">{any}</option>}
        {unknown && <option value={value}>{value}</option>}
        {options}
      </select>
    </label>
  );
}

function optionsOf(choices: readonly Choice[]) {
  const groups = [...new Set(choices.map(({ group }) => group))];
  const options = (group: string | undefined) =>
    choices
      .filter((choice) => choice.group === group)
      .map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ));
  if (groups.length < 2) return options(groups[0]);
  return groups.map((group) => (
    <optgroup key={group} label={group ?? ''}>
      {options(group)}
    </optgroup>
  ));
}

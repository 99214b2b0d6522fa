import { createContext, type ComponentChildren } from 'preact';
import { useContext, useId } from 'preact/hooks';
import { clock } from '../shared/duration.js';
import { RULES } from '../texts/rules.js';
import type { Mistakes } from './rule-request.js';

const NONE: Mistakes = new Map();

/** What is wrong, by the path of the field. */
export const MistakesContext = createContext<Mistakes>(NONE);

export const useMistake = (path: string): string | undefined => useContext(MistakesContext).get(path);

export function Mistake({ id, path }: { id?: string; path: string }) {
  const mistake = useMistake(path);
  if (mistake === undefined) return null;
  return (
    <p id={id} class="mistake" data-mistake={path}>
      {mistake}
    </p>
  );
}

interface FieldProps {
  path: string;
  label: string;
  hint?: string | undefined;
  value: string;
  onValue: (value: string) => void;
}

interface TextProps extends FieldProps {
  type?: 'text' | 'number' | 'time';
  unit?: string;
  required?: boolean;
  list?: string;
  maxLength?: number;
}

export function TextField({
  path,
  label,
  hint,
  value,
  onValue,
  type = 'text',
  unit = '',
  ...more
}: TextProps) {
  const id = useId();
  const isWrong = useMistake(path) !== undefined;
  return (
    <div class="field" data-field={path}>
      <label for={id}>{label}</label>
      <span class="with-unit">
        <input
          id={id}
          type={type}
          {...(type === 'number' && { min: 0, step: 'any', inputMode: 'decimal' as const })}
          autocomplete="off"
          aria-invalid={isWrong}
          aria-describedby={`${id}-hint ${id}-mistake`}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
          {...more}
        />
        {unit !== '' && <span>{unit}</span>}
      </span>
      <small id={`${id}-hint`}>{hint}</small>
      <Mistake id={`${id}-mistake`} path={path} />
    </div>
  );
}

/** Seconds, said as minutes from one minute on. */
export function SecondsField({ hint, ...field }: FieldProps) {
  const seconds = Number(field.value);
  const words = seconds >= 60 ? `= ${clock(seconds * 1_000)}` : '';
  return (
    <TextField
      {...field}
      type="number"
      unit={`${RULES.units.seconds} ${words}`}
      {...(hint !== undefined && { hint })}
    />
  );
}

interface SelectProps extends FieldProps {
  children: ComponentChildren;
}

export function SelectField({ path, label, hint, value, onValue, children }: SelectProps) {
  const id = useId();
  const isWrong = useMistake(path) !== undefined;
  return (
    <div class="field" data-field={path}>
      <label for={id}>{label}</label>
      <select
        id={id}
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint ${id}-mistake`}
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {children}
      </select>
      <small id={`${id}-hint`}>{hint}</small>
      <Mistake id={`${id}-mistake`} path={path} />
    </div>
  );
}

export const optionsOf = (choices: Readonly<Record<string, string>>) =>
  Object.entries(choices).map(([value, label]) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));

interface TickProps {
  label: string;
  checked: boolean;
  onChecked: (checked: boolean) => void;
  kind?: 'checkbox' | 'radio';
  name?: string;
  value?: string;
}

export function Tick({ label, checked, onChecked, kind = 'checkbox', ...more }: TickProps) {
  return (
    <label class="check">
      <input
        type={kind}
        checked={checked}
        onChange={(event) => onChecked(event.currentTarget.checked)}
        {...more}
      />
      <bdi>{label}</bdi>
    </label>
  );
}

interface ItemsProps<T> {
  items: readonly T[];
  /** Names one for its button, from 1 on. */
  nameOf: (number: number) => string;
  add: string;
  most: number;
  make: () => T;
  onItems: (items: readonly T[]) => void;
  /** The least that stay. */
  least?: number;
  children: (item: T, index: number, change: (change: Partial<T>) => void) => ComponentChildren;
}

/** A list to which entries are added, and from which they are removed. */
export function Items<T extends object>(props: ItemsProps<T>) {
  const { items, nameOf, add, most, make, onItems, least = 0, children } = props;
  return (
    <>
      {items.map((item, i) => (
        <fieldset key={i} class="item" data-item={i}>
          <legend>{nameOf(i + 1)}</legend>
          {children(item, i, (change) =>
            onItems(items.map((one, at) => (at === i ? { ...one, ...change } : one))),
          )}
          {items.length > least && (
            <button type="button" onClick={() => onItems(items.filter((_, at) => at !== i))}>
              {RULES.form.remove({ what: nameOf(i + 1) })}
            </button>
          )}
        </fieldset>
      ))}
      {items.length < most && (
        <button type="button" onClick={() => onItems([...items, make()])}>
          {add}
        </button>
      )}
    </>
  );
}

import type { ComponentChildren } from 'preact';
import { ORDERS } from '../../texts/orders.js';
import type { FieldProps } from './field-props.js';
import { pathsOf } from './form-paths.js';
import type { ListField } from './form-model.js';
import type { FormValue } from './form-values.js';
import { Mistakes } from './mistakes.js';
import { mistakesAt, mistakesElsewhere } from './refused-fields.js';

const t = ORDERS.form;

interface Props extends FieldProps<ListField> {
  /** Draws what is in the list, which may be anything that a form may hold. */
  drawItem: (props: FieldProps) => ComponentChildren;
}

/** As many of a kind as one likes. */
export function ListInput({ drawItem, ...props }: Props) {
  const { field, value, path, prefix, mistakes, onValue } = props;
  const { item, label, hint, most } = field;
  const items: readonly FormValue[] = Array.isArray(value) ? value : [];
  const shown = items.flatMap((one, i) => pathsOf(item, one, `${path}.${i}`));
  const put = (at: number, next: FormValue) => onValue(items.map((one, i) => (i === at ? next : one)));
  return (
    <fieldset class="group" data-field={path} aria-describedby={`${prefix}-${path}-mistakes`}>
      <legend>{label}</legend>
      {hint !== undefined && <small>{hint}</small>}
      {items.map((one, i) => {
        const part = {
          ...props,
          value: one,
          path: `${path}.${i}`,
          onValue: (next: FormValue) => put(i, next),
        };
        return (
          <div key={i} class="item" role="group" aria-label={t.nth(label, i + 1)}>
            {drawItem({ ...part, field: { ...item, label: t.nth(label, i + 1) } })}
            <button type="button" onClick={() => onValue(items.filter((_, at) => at !== i))}>
              {t.remove(label, i + 1)}
            </button>
          </div>
        );
      })}
      <Mistakes
        id={`${prefix}-${path}-mistakes`}
        mistakes={mistakesElsewhere(mistakesAt(mistakes, path), shown)}
      />
      <button
        type="button"
        disabled={most !== undefined && items.length >= most}
        onClick={() => onValue([...items, item.kind === 'group' ? {} : ''])}
      >
        {t.add(label)}
      </button>
    </fieldset>
  );
}

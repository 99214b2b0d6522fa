import { useState } from 'preact/hooks';
import { RULES } from '../texts/rules.js';
import { Items, Mistake, SelectField, TextField, Tick } from './fields.js';
import { DAYS } from './days.js';
import { newWindow, type RuleForm } from './rule-form.js';

const t = RULES.form;
const MOST_WINDOWS = 20;

export interface Choice {
  id: string;
  name: string;
}

interface Props {
  form: RuleForm;
  onForm: (change: Partial<RuleForm>) => void;
  accounts: readonly Choice[];
  /** Of all accounts. */
  queues: readonly Choice[];
  groups: readonly Choice[];
}

/** Where a rule is, and when. */
export function ScopeFields({ form, onForm, accounts, queues, groups }: Props) {
  return (
    <>
      <fieldset class="group">
        <legend>{t.scope}</legend>
        <Some
          what="accounts"
          choices={accounts}
          chosen={form.accounts}
          onChosen={(next) => onForm({ accounts: next })}
        />
        <Some
          what="queues"
          hint={t.queuesHint}
          choices={queues}
          chosen={form.queues}
          onChosen={(next) => onForm({ queues: next })}
        />
        {(groups.length > 0 || form.groups !== undefined) && (
          <Some
            what="groups"
            choices={groups}
            chosen={form.groups}
            onChosen={(next) => onForm({ groups: next })}
          />
        )}
      </fieldset>
      <fieldset class="group">
        <legend>{t.hours}</legend>
        <Mistake path="active" />
        {([t.always, t.only] as const).map((label, i) => (
          <Tick
            key={label}
            kind="radio"
            name="rule-hours"
            label={label}
            checked={form.windows.length > 0 === (i === 1)}
            onChecked={() => onForm({ windows: i === 0 ? [] : [newWindow(ownZone())] })}
          />
        ))}
        {form.windows.length > 0 && <Windows form={form} onForm={onForm} />}
      </fieldset>
    </>
  );
}

interface SomeProps {
  what: 'accounts' | 'queues' | 'groups';
  hint?: string;
  choices: readonly Choice[];
  chosen: readonly string[] | undefined;
  onChosen: (chosen: readonly string[] | undefined) => void;
}

/** From so many on a search is offered. */
const MANY = 10;

/** All, or those that are ticked. What is chosen and not there any more stays, by its id. */
function Some({ what, hint, choices, chosen, onChosen }: SomeProps) {
  const [search, setSearch] = useState('');
  const gone = (chosen ?? []).filter((id) => !choices.some((one) => one.id === id));
  const all = [...choices, ...gone.map((id) => ({ id, name: id }))];
  const found = all.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <fieldset class="item" data-field={`scope.${what}`}>
      <legend>{t[what]}</legend>
      {hint !== undefined && <small>{hint}</small>}
      <Tick
        label={t.all[what]}
        checked={chosen === undefined}
        onChecked={(isAll) => onChosen(isAll ? undefined : [])}
      />
      {chosen !== undefined && (
        <>
          {all.length > MANY && (
            <input
              type="search"
              aria-label={t.findQueue}
              placeholder={t.findQueue}
              value={search}
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
          )}
          <div class="boxes" role="group" aria-label={t[what]} tabIndex={0}>
            {found.map(({ id, name }) => (
              <Tick
                key={id}
                label={name}
                checked={chosen.includes(id)}
                onChecked={(is) => onChosen(is ? [...chosen, id] : chosen.filter((one) => one !== id))}
              />
            ))}
          </div>
        </>
      )}
      <Mistake path={`scope.${what}`} />
    </fieldset>
  );
}

const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Those that the browser knows; an old one knows no list. */
const zones = (): readonly string[] =>
  'supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : [ownZone()];

function Windows({ form, onForm }: Pick<Props, 'form' | 'onForm'>) {
  return (
    <Items
      items={form.windows}
      nameOf={(number) => t.window({ number })}
      add={t.addWindow}
      most={MOST_WINDOWS}
      make={() => newWindow(form.windows.at(-1)?.zone ?? ownZone())}
      onItems={(windows) => onForm({ windows })}
    >
      {({ days, from, to, zone }, i, change) => (
        <div class="fields">
          <div class="field days" role="group" aria-label={t.days} data-field={`active.${i}.days`}>
            {DAYS.map((day) => (
              <Tick
                key={day}
                label={t.dayNames[day]}
                checked={days.includes(day)}
                onChecked={(is) =>
                  change({ days: DAYS.filter((one) => (one === day ? is : days.includes(one))) })
                }
              />
            ))}
            <Mistake path={`active.${i}.days`} />
          </div>
          <TextField
            path={`active.${i}.from`}
            label={t.from}
            type="time"
            value={from}
            onValue={(next) => change({ from: next })}
          />
          {/* 24:00 is no time that an input of the browser can hold; the same as 00:00 of the next day. */}
          <TextField
            path={`active.${i}.to`}
            label={t.to}
            type="time"
            value={to === '24:00' ? '00:00' : to}
            onValue={(next) => change({ to: next })}
          />
          <SelectField
            path={`active.${i}.zone`}
            label={t.zone}
            value={zone}
            onValue={(next) => change({ zone: next })}
          >
            {[...new Set([zone, ...zones()])].map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </SelectField>
        </div>
      )}
    </Items>
  );
}

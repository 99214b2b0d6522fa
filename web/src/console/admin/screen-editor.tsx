import { useState } from 'preact/hooks';
import {
  isRefusal,
  PAGE_LANGUAGES,
  type DisplaySettings,
  type PageLanguage,
} from '../../../../client/index.js';
import { problemWords } from '../../shared/problem-words.js';
import { addressOf } from '../../shared/service.js';
import { COMMON } from '../../texts/common.js';
import { LANGUAGES } from '../../texts/language.js';
import { SCREENS as t } from '../../texts/screens.js';
import { Modal } from './dialogs.js';
import type { DisplayRow } from './displays-api.js';
import { LONGEST_TEXT, localInput, settingsChange, shownChoices, withAccounts } from './screen-settings.js';
import { previewAddress } from './topic-names.js';
import type { AccountQueues } from './use-screens.js';

const LONGEST_LABEL = 100;

/** The languages by their own names. */
const LANGUAGE_NAMES: { [lang in PageLanguage]?: string } = Object.fromEntries(
  PAGE_LANGUAGES.map((lang) => [lang, LANGUAGES[lang] ?? lang]),
);

export interface ScreenChange {
  label: string;
  settings: ReturnType<typeof settingsChange>;
}

interface Props {
  display: DisplayRow;
  accounts: readonly AccountQueues[];
  /** Rejects with what is wrong. */
  onSave: (change: ScreenChange) => Promise<void>;
  onClose: () => void;
}

/** What a screen is called and shows. */
export function ScreenEditor({ display, accounts, onSave, onClose }: Props) {
  const [label, setLabel] = useState(display.label);
  const [settings, setSettings] = useState<DisplaySettings>(display.settings);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  /** Undefined takes it away. */
  const set = <Name extends keyof DisplaySettings>(name: Name, value: DisplaySettings[Name] | undefined) =>
    setSettings(({ [name]: _before, ...rest }) => ({
      ...rest,
      ...(value !== undefined && { [name]: value }),
    }));

  const save = async () => {
    setBusy(true);
    setProblem(undefined);
    await onSave({ label: label.trim(), settings: settingsChange(settings) }).catch((error: unknown) =>
      setProblem(isRefusal(error, 'precondition-failed') ? t.changedMeanwhile : problemWords(error)),
    );
    setBusy(false);
  };
  const choices = shownChoices(accounts, display.topics, settings);
  return (
    <Modal title={t.editIt({ label: display.label })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label>
          {t.label}
          <input
            autocomplete="off"
            maxLength={LONGEST_LABEL}
            required
            value={label}
            onInput={(event) => setLabel(event.currentTarget.value)}
          />
        </label>
        <label>
          {t.text}
          <input
            autocomplete="off"
            dir="auto"
            maxLength={LONGEST_TEXT}
            aria-describedby="text-hint"
            value={settings.text ?? ''}
            onInput={(event) => set('text', event.currentTarget.value || undefined)}
          />
        </label>
        <p id="text-hint">{t.textHint({ most: LONGEST_TEXT })}</p>
        <label>
          {t.textUntil}
          <input
            type="datetime-local"
            aria-describedby="until-hint"
            value={localInput(settings.textUntil)}
            onInput={(event) => set('textUntil', instantOf(event.currentTarget.value))}
          />
        </label>
        <p id="until-hint">{t.textUntilHint}</p>
        <div class="pair">
          <Choice
            label={t.view}
            names={t.views}
            value={settings.view}
            onValue={(view) => set('view', view)}
          />
          <Choice
            label={t.theme}
            names={t.themes}
            value={settings.theme}
            onValue={(theme) => set('theme', theme)}
          />
          <Choice
            label={t.today}
            names={t.switches}
            value={settings.today}
            onValue={(today) => set('today', today)}
          />
          <Choice
            label={t.sound}
            names={t.switches}
            value={settings.sound}
            onValue={(sound) => set('sound', sound)}
          />
          <Choice
            label={COMMON.language.choose}
            names={LANGUAGE_NAMES}
            value={settings.lang}
            onValue={(lang) => set('lang', lang)}
          />
          <label title={t.pageHint}>
            {t.page}
            <input
              type="number"
              min={5}
              max={300}
              value={settings.page ?? ''}
              placeholder={t.asDefault}
              onInput={(event) =>
                set('page', event.currentTarget.value === '' ? undefined : Number(event.currentTarget.value))
              }
            />
          </label>
          <label title={t.zoneHint}>
            {t.zone}
            <input
              autocomplete="off"
              spellcheck={false}
              maxLength={60}
              value={settings.tz ?? ''}
              placeholder={t.asDefault}
              onInput={(event) => set('tz', event.currentTarget.value.trim() || undefined)}
            />
          </label>
        </div>
        <p>{t.shownHint}</p>
        {choices.accounts.length > 1 && (
          <Boxes
            title={t.shownAccounts}
            choices={choices.accounts}
            chosen={settings.accounts}
            onChosen={(some) => setSettings((before) => withAccounts(before, some))}
          />
        )}
        <Boxes
          title={t.shownQueues}
          choices={choices.queues}
          chosen={settings.queues}
          onChosen={(some) => set('queues', some)}
        />
        {problem !== undefined && <p role="alert">{problem}</p>}
        <div class="acts">
          <button type="submit" class="main" disabled={busy}>
            {busy ? t.working : t.save}
          </button>
          <button type="button" onClick={onClose}>
            {t.cancel}
          </button>
          <a
            href={previewAddress(addressOf('wall'), settings, display.topics)}
            target="_blank"
            rel="noopener"
            title={t.previewHint}
          >
            {t.preview}
          </a>
        </div>
      </form>
    </Modal>
  );
}

/** Undefined: the field is empty, or holds half of an instant. */
function instantOf(local: string): number | undefined {
  const instant = new Date(local).getTime();
  return Number.isNaN(instant) ? undefined : instant;
}

interface ChoiceProps<T extends string> {
  label: string;
  names: { readonly [value in T]?: string };
  value: T | undefined;
  onValue: (value: T | undefined) => void;
}

/** One of a few; the first option is the default. */
function Choice<T extends string>({ label, names, value, onValue }: ChoiceProps<T>) {
  const values = Object.keys(names) as T[];
  return (
    <label>
      {label}
      <select
        value={value ?? ''}
        onChange={(event) => onValue(values.find((one) => one === event.currentTarget.value))}
      >
        <option value="">{t.asDefault}</option>
        {values.map((one) => (
          <option key={one} value={one}>
            {names[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

interface BoxesProps {
  title: string;
  choices: readonly { id: string; name: string }[];
  chosen: readonly string[] | undefined;
  onChosen: (chosen: string[] | undefined) => void;
}

/** Several of a list; none is all. */
function Boxes({ title, choices, chosen = [], onChosen }: BoxesProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    onChosen(next.length === 0 ? undefined : next);
  };
  const isLong = choices.length > LONG_LIST;
  return (
    <fieldset>
      <legend>{title}</legend>
      {isLong && (
        <label>
          {t.findTopic}
          <input type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
        </label>
      )}
      <div class="choices" role="group" aria-label={title} tabIndex={0}>
        {choices
          .filter(({ name }) => name.toLowerCase().includes(wanted))
          .map(({ id, name }) => (
            <label key={id}>
              <input
                type="checkbox"
                data-shown={id}
                checked={chosen.includes(id)}
                onChange={() => toggle(id)}
              />
              <span dir="auto">{name}</span>
            </label>
          ))}
      </div>
    </fieldset>
  );
}

/** From here on a list can be searched. */
const LONG_LIST = 8;

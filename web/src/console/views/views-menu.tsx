import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { storesLastingly } from '../../shared/storage.js';
import { CONSOLE } from '../../texts/console.js';
import { Popup } from './popup.js';
import {
  LONGEST_NAME,
  nameOf,
  renamed,
  savedViews,
  startingWith,
  storeViews,
  withView,
  without,
  type Refusal,
  type SavedView,
  type SavedViews,
} from './saved-views.js';

const t = CONSOLE.views;

interface Props {
  /** The address of what is shown now, within the page. */
  here: string;
  /** The same with the columns that are shown, which the address may leave to this browser. */
  whole: string;
  onSaved: () => void;
}

/** The views that this browser keeps: to go to, to save what is shown now, and to begin with. */
export function ViewsMenu({ here, whole, onSaved }: Props) {
  const [saved, setSaved] = useState(savedViews);
  const [name, setName] = useState('');
  const [renaming, setRenaming] = useState<string>();
  const [said, say] = useState('');
  /** Another tab may have changed them meanwhile. */
  const change = (to: (now: SavedViews) => SavedViews | Refusal, done: string): boolean => {
    const next = to(savedViews());
    const refusal = typeof next === 'string' ? next : storeViews(next) ? undefined : 'not-stored';
    setSaved(savedViews());
    say(refusal === undefined ? done : t.refusals[refusal]);
    return refusal === undefined;
  };
  const save = () => {
    if (!change((now) => withView(now, { name, hash: whole }), t.saved({ name: nameOf(name) }))) return;
    setName('');
    onSaved();
  };
  const row = (view: SavedView, close: () => void) => {
    const isStart = saved.start === view.name;
    return (
      <li key={view.name}>
        <a
          href={view.hash}
          aria-current={[here, whole].includes(view.hash) ? 'page' : undefined}
          onClick={close}
        >
          <bdi>{view.name}</bdi>
        </a>
        <button
          type="button"
          aria-pressed={isStart}
          aria-label={t.startOf(view)}
          title={t.startHint}
          onClick={() =>
            change(
              (now) => startingWith(now, isStart ? undefined : view.name),
              isStart ? t.noStart : t.started(view),
            )
          }
        >
          <span aria-hidden="true">{isStart ? '★' : '☆'}</span> {t.start}
        </button>
        <button type="button" aria-label={t.renameOf(view)} onClick={() => setRenaming(view.name)}>
          {t.rename}
        </button>
        {/* Absent where the page is not served over TLS. */}
        {'clipboard' in navigator && (
          <button type="button" aria-label={t.copyOf(view)} onClick={() => void copy(view).then(say)}>
            {t.copy}
          </button>
        )}
        <button
          type="button"
          aria-label={t.deleteOf(view)}
          onClick={() => change((now) => without(now, view.name), t.deleted(view))}
        >
          {t.delete}
        </button>
      </li>
    );
  };
  return (
    <Popup name={t.open} class="views-menu">
      {(close) => (
        <>
          {saved.views.length === 0 && <p>{t.none}</p>}
          <ul>
            {saved.views.map((view) =>
              view.name === renaming ? (
                <li key={view.name}>
                  <NameForm
                    label={t.newName(view)}
                    first={view.name}
                    onName={(to) => {
                      if (change((now) => renamed(now, view.name, to), t.renamed({ name: nameOf(to) })))
                        setRenaming(undefined);
                    }}
                  />
                </li>
              ) : (
                row(view, close)
              ),
            )}
          </ul>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            <label>
              {t.name}{' '}
              <input
                value={name}
                maxLength={LONGEST_NAME}
                autocomplete="off"
                onInput={({ currentTarget }) => setName(currentTarget.value)}
              />
            </label>
            <button type="submit">
              {saved.views.some((view) => view.name === nameOf(name)) ? t.replace : t.save}
            </button>
          </form>
          <p role="status">{said}</p>
          {!storesLastingly() && <p class="warning">{t.notKept}</p>}
        </>
      )}
    </Popup>
  );
}

function NameForm({
  label,
  first,
  onName,
}: {
  label: string;
  first: string;
  onName: (name: string) => void;
}) {
  const [name, setName] = useState(first);
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.select(), []);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onName(name);
      }}
    >
      <input
        ref={input}
        aria-label={label}
        value={name}
        maxLength={LONGEST_NAME}
        autocomplete="off"
        onInput={({ currentTarget }) => setName(currentTarget.value)}
      />
      <button type="submit">{t.rename}</button>
    </form>
  );
}

/** What to say then. */
const copy = ({ name, hash }: SavedView): Promise<string> =>
  navigator.clipboard.writeText(new URL(hash, location.href).href).then(
    () => t.copied({ name }),
    () => t.notCopied,
  );

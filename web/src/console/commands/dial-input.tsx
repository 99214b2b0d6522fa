import { useState } from 'preact/hooks';
import { StateSign } from '../../shared/state-sign.js';
import { ACTIONS } from '../../texts/actions.js';
import { namedLike, type Destination } from './destinations.js';

const t = ACTIONS.dial;

/** More are found by typing. */
const MOST_SHOWN = 50;

interface Props {
  id: string;
  value: string;
  'aria-describedby': string;
  'aria-invalid': boolean;
  'aria-required': boolean;
  destinations: readonly Destination[];
  onValue: (value: string) => void;
}

/** A number to be dialled, chosen by name or typed: a combobox, whose list the typing narrows. */
export function DialInput({ destinations, onValue, ...common }: Props) {
  const { id, value } = common;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const found = namedLike(destinations, value);
  const shown = found.slice(0, MOST_SHOWN);
  const chosen = destinations.find(({ number }) => number === value.trim());
  const isOpen = open && shown.length > 0;
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const choose = ({ number }: Destination) => {
    onValue(number);
    close();
  };
  const move = (to: number) => {
    setOpen(true);
    setActive(to);
    document.getElementById(`${id}-option-${to}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const one = shown[active];
    if (event.key === 'ArrowDown') move(Math.min(active + 1, shown.length - 1));
    else if (event.key === 'ArrowUp') move(Math.max(active - 1, 0));
    else if (event.key === 'Enter' && isOpen && one !== undefined) choose(one);
    else if (event.key === 'Escape' && isOpen) close();
    else return;
    // Neither the form is sent nor the dialog closed.
    event.preventDefault();
  };
  return (
    <span class="dial">
      <input
        {...common}
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={`${id}-options`}
        aria-activedescendant={isOpen && active >= 0 ? `${id}-option-${active}` : undefined}
        placeholder={t.hint}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={close}
        onKeyDown={onKeyDown}
        onInput={({ currentTarget }) => {
          onValue(currentTarget.value);
          setOpen(true);
          setActive(-1);
        }}
      />
      <ul id={`${id}-options`} role="listbox" aria-label={t.list} hidden={!isOpen}>
        {isOpen &&
          shown.map((one, i) => (
            <li
              key={`${one.number} ${one.name}`}
              id={`${id}-option-${i}`}
              role="option"
              aria-selected={i === active}
              // The field keeps the focus, so that the list stays until the click has chosen.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(one)}
            >
              <bdi>{one.name}</bdi> <small>{one.number}</small> <Now of={one} />
            </li>
          ))}
      </ul>
      {isOpen && found.length > shown.length && (
        <small>{t.more({ count: found.length - shown.length })}</small>
      )}
      {chosen !== undefined && (
        <output>
          <bdi>{chosen.name}</bdi> <Now of={chosen} />
        </output>
      )}
    </span>
  );
}

const Now = ({ of: { now } }: { of: Destination }) =>
  'state' in now ? <StateSign state={now.state} /> : <small>{t.waiting({ count: now.waiting })}</small>;

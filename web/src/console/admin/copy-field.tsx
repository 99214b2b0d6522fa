import { useRef, useState } from 'preact/hooks';
import { SCREENS as t } from '../../texts/screens.js';

interface Props {
  label: string;
  /** What the button names. */
  what: string;
  value: string;
}

/** A text to be taken elsewhere. */
export function CopyField({ label, what, value }: Props) {
  const [said, setSaid] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const copy = () => {
    field.current?.select();
    // Only pages from https or this machine have a clipboard.
    const written =
      'clipboard' in navigator ? navigator.clipboard.writeText(value) : Promise.reject(new Error());
    written.then(
      () => setSaid(t.copied),
      () => setSaid(t.notCopied),
    );
  };
  return (
    <div class="copy">
      <label>
        {label}
        <input ref={field} readOnly value={value} onFocus={() => field.current?.select()} />
      </label>
      <button type="button" onClick={copy}>
        {t.copy(what)}
      </button>
      <span role="status">{said}</span>
    </div>
  );
}

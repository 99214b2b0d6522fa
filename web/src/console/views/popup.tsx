import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

interface Props {
  name: string;
  class: string;
  /** In full, where the name is short. */
  title?: string;
  children: (close: () => void) => ComponentChildren;
}

/** What opens below its name, until Escape or until the focus is elsewhere. */
export function Popup({ name, class: own, title, children }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => details.current?.removeAttribute('open');
  return (
    <details
      ref={details}
      class={`popup ${own}`}
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
      <summary title={title}>{name}</summary>
      <div class="popup-panel">{children(close)}</div>
    </details>
  );
}

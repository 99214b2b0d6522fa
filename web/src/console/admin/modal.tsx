import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** The platform's own dialog: it keeps the focus inside, closes with Esc, and gives the focus back. */
export function Modal({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before anything is painted: a key pressed right away is meant for the dialog.
  useLayoutEffect(() => {
    const { current } = dialog;
    if (current === null) return;
    current.showModal();
    current.addEventListener('close', onClose);
    return () => {
      // Taken away by the page it has nothing to tell: what stands in its place must not be closed.
      current.removeEventListener('close', onClose);
      current.close();
    };
  }, []);
  return (
    <dialog ref={dialog} class="screens-dialog" aria-labelledby="screens-dialog-title">
      <h2 id="screens-dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

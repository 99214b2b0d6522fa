import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { addressOf } from '../../shared/service.js';
import { problemWords } from '../../shared/problem-words.js';
import { SCREENS as t } from '../../texts/screens.js';
import type { DisplayRow } from './displays-api.js';
import { wallAddress } from './topic-names.js';

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

interface CopyFieldProps {
  label: string;
  /** What the button names. */
  what: string;
  value: string;
}

/** A text to be taken elsewhere. */
export function CopyField({ label, what, value }: CopyFieldProps) {
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
        {t.copy({ what })}
      </button>
      <span role="status">{said}</span>
    </div>
  );
}

export interface Minted {
  label: string;
  topics: string[];
  token: string;
}

/** The one time a token is seen. */
export function MintedDialog({ minted, onClose }: { minted: Minted; onClose: () => void }) {
  const address = wallAddress(addressOf('wall'), minted.topics);
  return (
    <Modal title={t.minted({ label: minted.label })} onClose={onClose}>
      <p>{t.mintedHint}</p>
      <CopyField label={t.token} what={t.copyToken} value={minted.token} />
      {address !== undefined && <CopyField label={t.tokenAddress} what={t.copyAddress} value={address} />}
      <div class="acts">
        <button type="button" onClick={onClose}>
          {t.close}
        </button>
      </div>
    </Modal>
  );
}

interface RevokeDialogProps {
  display: DisplayRow;
  /** Rejects with what is wrong. */
  onRevoke: () => Promise<void>;
  onClose: () => void;
}

export function RevokeDialog({ display, onRevoke, onClose }: RevokeDialogProps) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const revoke = async () => {
    setBusy(true);
    await onRevoke().catch((error: unknown) => setProblem(problemWords(error)));
    setBusy(false);
  };
  return (
    <Modal title={t.revokeIt({ label: display.label })} onClose={onClose}>
      <p>{t.revokeHint}</p>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <div class="acts">
        <button type="button" class="main" disabled={busy} onClick={() => void revoke()}>
          {busy ? t.working : t.revoke}
        </button>
        <button type="button" onClick={onClose}>
          {t.cancel}
        </button>
      </div>
    </Modal>
  );
}

import { useState } from 'preact/hooks';
import { SCREENS as t } from '../../texts/screens.js';
import { problemWords } from '../../shared/ask-service.js';
import type { ShownDisplay } from './display-rows.js';
import { Modal } from './modal.js';

interface Props {
  display: ShownDisplay;
  /** Rejects with what is wrong. */
  onRevoke: () => Promise<void>;
  onClose: () => void;
}

export function RevokeDialog({ display, onRevoke, onClose }: Props) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const revoke = async () => {
    setBusy(true);
    await onRevoke().catch((error: unknown) => setProblem(problemWords(error)));
    setBusy(false);
  };
  return (
    <Modal title={t.revokeIt(display.label)} onClose={onClose}>
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

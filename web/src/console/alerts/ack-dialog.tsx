import { useState } from 'preact/hooks';
import type { Alert } from '../../../../client/index.js';
import { ALERTS } from '../../texts/alerts.js';
import { Modal } from '../admin/dialogs.js';
import { useConsole } from '../console-context.js';
import { Acts, useSending } from './sending.js';

const t = ALERTS.ack;
const LONGEST_NOTE = 500;

/** A person says that they take care of it, with a note. */
export function AckDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { api } = useConsole().alerts;
  const [note, setNote] = useState('');
  const [untilResolved, setUntilResolved] = useState(false);
  const { busy, problem, send } = useSending(onClose);
  const ack = { ...(note.trim() !== '' && { note: note.trim() }), ...(untilResolved && { untilResolved }) };
  return (
    <Modal title={t.title({ subject: alert.subject.name })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(async () => void (await api.acknowledge(alert.id, ack)));
        }}
      >
        <p>{t.hint}</p>
        <label>
          {t.note}
          <textarea
            maxLength={LONGEST_NOTE}
            aria-describedby="ack-note-hint"
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <p id="ack-note-hint">{t.noteHint}</p>
        <label class="check">
          <input
            type="checkbox"
            checked={untilResolved}
            onChange={(event) => setUntilResolved(event.currentTarget.checked)}
          />
          {t.untilResolved}
        </label>
        <Acts busy={busy} problem={problem} submit={t.submit} onClose={onClose} />
      </form>
    </Modal>
  );
}

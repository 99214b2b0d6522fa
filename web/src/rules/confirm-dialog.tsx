import { Modal } from '../console/admin/dialogs.js';
import { Acts, useSending } from '../console/alerts/sending.js';

interface Props {
  title: string;
  hint: string;
  submit: string;
  /** Rejects with what is wrong; the dialog stays then. */
  onConfirm: () => Promise<void>;
  onClose: () => void;
}

/** What cannot be undone asks once more. */
export function ConfirmDialog({ title, hint, submit, onConfirm, onClose }: Props) {
  const { busy, problem, send } = useSending(onClose);
  return (
    <Modal title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(onConfirm);
        }}
      >
        <p>{hint}</p>
        <Acts busy={busy} problem={problem} submit={submit} onClose={onClose} />
      </form>
    </Modal>
  );
}

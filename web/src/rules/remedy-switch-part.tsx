import { useCallback, useState } from 'preact/hooks';
import type { FloorAlerts, RemedySwitch } from '../../../client/index.js';
import { Modal } from '../console/admin/dialogs.js';
import { Acts, useSending } from '../console/alerts/sending.js';
import { timeOf } from '../shared/freshness.js';
import { REMEDY_SWITCH as t } from '../texts/remedy-switch.js';
import { useRead } from './use-read.js';

const LONGEST_NOTE = 500;

interface Props {
  api: FloorAlerts;
  /** As it is pushed; undefined: it was never used, or is not known yet. */
  pushed: RemedySwitch | undefined;
}

/** The switch that stops all rules from acting, and which way it is. */
export function RemedySwitchPart({ api, pushed }: Props) {
  const { state, reload } = useRead(useCallback(() => api.remedies(), [api]));
  const [asks, setAsks] = useState(false);
  if (state.kind === 'loading' || state.kind === 'forbidden') return null;
  if (state.kind === 'failed' && pushed === undefined)
    return <p role="alert">{t.unknown({ problem: state.problem })}</p>;
  const read = state.kind === 'known' ? state.value : undefined;
  const now = newer(read, pushed);
  return (
    <section class="remedy-switch" aria-label={t.title} data-stopped={now.stopped}>
      <p role="status">{words(now)}</p>
      <button type="button" onClick={() => setAsks(true)}>
        {now.stopped ? t.allow : t.stop}
      </button>
      {asks && <SwitchDialog api={api} stop={!now.stopped} onClose={() => setAsks(false)} onDone={reload} />}
    </section>
  );
}

/** What was read may be older than what was pushed since, or newer. */
function newer(read: RemedySwitch | undefined, pushed: RemedySwitch | undefined): RemedySwitch {
  if (read === undefined || (pushed?.at ?? 0) > (read.at ?? 0)) return pushed ?? { stopped: false };
  return read;
}

function words({ stopped, by, at, note }: RemedySwitch): string {
  if (by === undefined || at === undefined) return stopped ? t.off : t.on;
  const said = (stopped ? t.offBy : t.onBy)({ who: by, time: timeOf(at, Date.now()) });
  return note === undefined ? said : `${said} ${note}`;
}

interface DialogProps {
  api: FloorAlerts;
  stop: boolean;
  onClose: () => void;
  onDone: () => void;
}

function SwitchDialog({ api, stop, onClose, onDone }: DialogProps) {
  const [note, setNote] = useState('');
  const { busy, problem, send } = useSending(onClose);
  const submit = async () => {
    await api.switchRemedies({ stopped: stop, ...(note.trim() !== '' && { note: note.trim() }) });
    onDone();
  };
  return (
    <Modal title={stop ? t.stop : t.allow} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(submit);
        }}
      >
        <p>{stop ? t.stopHint : t.allowHint}</p>
        <label>
          {t.note}
          <input
            maxLength={LONGEST_NOTE}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <Acts busy={busy} problem={problem} submit={stop ? t.stop : t.allow} onClose={onClose} />
      </form>
    </Modal>
  );
}

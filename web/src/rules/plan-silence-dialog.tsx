import { useState } from 'preact/hooks';
import type { FloorAlerts, SilenceMatch } from '../../../client/index.js';
import { Modal } from '../console/admin/dialogs.js';
import { Acts, useSending } from '../console/alerts/sending.js';
import { SILENCE_PLAN as t } from '../texts/silence-plan.js';
import { SelectField } from './fields.js';
import type { Choice } from './scope-fields.js';

const LONGEST_NOTE = 500;
const FIELDS = ['rule', 'account', 'queue'] as const;

interface Props {
  api: FloorAlerts;
  choices: Readonly<Record<(typeof FIELDS)[number], readonly Choice[]>>;
  onClose: () => void;
  onPlanned: (match: SilenceMatch) => void;
}

/** A silence that is known ahead: what, from when and until when. */
export function PlanSilenceDialog({ api, choices, onClose, onPlanned }: Props) {
  const [chosen, setChosen] = useState({ rule: '', account: '', queue: '' });
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [note, setNote] = useState('');
  const { busy, problem, setProblem, send } = useSending(onClose);
  const submit = () => {
    const [start, end] = [Date.parse(from), Date.parse(until)];
    if (Number.isNaN(start) || Number.isNaN(end)) return setProblem(t.needed);
    if (end <= Math.max(start, Date.now())) return setProblem(t.order);
    const match: SilenceMatch = {
      ...(chosen.rule !== '' && { rules: [chosen.rule] }),
      ...(chosen.account !== '' && { accounts: [chosen.account] }),
      ...(chosen.queue !== '' && { queues: [chosen.queue] }),
    };
    const words = note.trim();
    void send(async () => {
      await api.silence({ match, from: start, until: end, ...(words !== '' && { note: words }) });
      onPlanned(match);
    });
  };
  return (
    <Modal title={t.title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>{t.hint}</p>
        {FIELDS.map((field) => (
          <SelectField
            key={field}
            path={`silence.${field}`}
            label={t[field]}
            value={chosen[field]}
            onValue={(value) => setChosen({ ...chosen, [field]: value })}
          >
            <option value="">{t.any[field]}</option>
            {choices[field].map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        ))}
        <label>
          {t.from}
          <input type="datetime-local" value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
        </label>
        <label>
          {t.until}
          <input
            type="datetime-local"
            value={until}
            onInput={(event) => setUntil(event.currentTarget.value)}
          />
        </label>
        <label>
          {t.note}
          <input
            maxLength={LONGEST_NOTE}
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <Acts busy={busy} problem={problem} submit={t.submit} onClose={onClose} />
      </form>
    </Modal>
  );
}

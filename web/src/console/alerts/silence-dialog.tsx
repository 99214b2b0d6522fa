import { useState } from 'preact/hooks';
import type { Alert } from '../../../../client/index.js';
import { endOf, matchOf, scopesFor, type SilenceScope } from '../../alerts/silences.js';
import { ALERTS } from '../../texts/alerts.js';
import { Modal } from '../admin/dialogs.js';
import { useConsole } from '../console-context.js';
import { Acts, useSending } from './sending.js';

const t = ALERTS.silence;
const LONGEST_NOTE = 500;
const FIRST_END = '60';

/** What is silenced, and until when: a silence always has an end. */
export function SilenceDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { alerts, client, names } = useConsole();
  const [scope, setScope] = useState<SilenceScope>('one');
  const [end, setEnd] = useState(FIRST_END);
  const [at, setAt] = useState('');
  const [note, setNote] = useState('');
  const { busy, problem, setProblem, send } = useSending(onClose);
  const { subject, name, account } = alert;
  const words: Record<SilenceScope, string> = {
    one: t.choices.one({ subject: subject.name, rule: name }),
    rule: t.choices.rule({ rule: name }),
    subject: t.choices.subject({ subject: subject.name }),
    account: t.choices.account({ account: names.get(account) ?? account }),
  };
  const submit = () => {
    const until = endOf(end, at, client.now());
    if (until === undefined) return setProblem(t.atNeeded);
    const silence = {
      match: matchOf(alert, scope),
      until,
      ...(note.trim() !== '' && { note: note.trim() }),
    };
    void send(async () => void (await alerts.api.silence(silence)));
  };
  return (
    <Modal title={t.title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>{t.hint}</p>
        <fieldset>
          <legend>{t.what}</legend>
          {scopesFor(alert).map((one) => (
            <label key={one} class="check">
              <input
                type="radio"
                name="silence-scope"
                value={one}
                checked={scope === one}
                onChange={() => setScope(one)}
              />
              {words[one]}
            </label>
          ))}
        </fieldset>
        <label>
          {t.until}
          <select value={end} onChange={(event) => setEnd(event.currentTarget.value)}>
            {Object.entries(t.ends).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {end === 'at' && (
          <label>
            {t.at}
            <input
              type="datetime-local"
              required
              value={at}
              onInput={(event) => setAt(event.currentTarget.value)}
            />
          </label>
        )}
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

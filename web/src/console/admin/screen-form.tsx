import { useState } from 'preact/hooks';
import { SCREENS as t } from '../../texts/screens.js';
import { problemWords } from '../../shared/ask-service.js';
import { CopyField } from './copy-field.js';
import type { ScreenWish } from './displays-api.js';
import { Modal } from './modal.js';
import { MOST_TOPICS, TopicChooser } from './topic-chooser.js';
import type { AccountQueues } from './use-queues.js';

const LONGEST_LABEL = 100;

interface Props {
  kind: 'pair' | 'mint';
  accounts: readonly AccountQueues[];
  /** With the code, where a screen shows one. Rejects with what is wrong. */
  onWish: (wish: ScreenWish, code: string) => Promise<void>;
  onClose: () => void;
}

/** What a new screen is called and may show. */
export function ScreenForm({ kind, accounts, onWish, onClose }: Props) {
  const [label, setLabel] = useState('');
  const [code, setCode] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    if (chosen.size === 0) return setProblem(t.choose);
    setBusy(true);
    setProblem(undefined);
    await onWish({ label: label.trim(), topics: [...chosen] }, code.trim()).catch((error: unknown) =>
      setProblem(problemWords(error)),
    );
    setBusy(false);
  };
  return (
    <Modal title={kind === 'pair' ? t.pair : t.mint} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {kind === 'pair' && (
          <>
            <CopyField label={t.address} what={t.copyAddress} value={`${location.origin}/wall?display`} />
            <label>
              {t.code}
              <input
                class="code"
                autocomplete="off"
                spellcheck={false}
                maxLength={20}
                required
                aria-describedby="code-hint"
                value={code}
                onInput={(event) => setCode(event.currentTarget.value)}
              />
            </label>
            <p id="code-hint">{t.codeHint}</p>
          </>
        )}
        <label>
          {t.label}
          <input
            autocomplete="off"
            maxLength={LONGEST_LABEL}
            required
            aria-describedby="label-hint"
            value={label}
            onInput={(event) => setLabel(event.currentTarget.value)}
          />
        </label>
        <p id="label-hint">{t.labelHint}</p>
        <TopicChooser accounts={accounts} chosen={chosen} onChosen={setChosen} />
        {problem !== undefined && <p role="alert">{problem}</p>}
        <div class="acts">
          <button type="submit" class="main" disabled={busy || chosen.size > MOST_TOPICS}>
            {busy ? t.working : kind === 'pair' ? t.confirm : t.make}
          </button>
          <button type="button" onClick={onClose}>
            {t.cancel}
          </button>
        </div>
      </form>
    </Modal>
  );
}

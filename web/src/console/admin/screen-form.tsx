import { useState } from 'preact/hooks';
import { accountTopic, metricsTopic, queueTopic } from '../../../../client/index.js';
import { addressOf } from '../../shared/service.js';
import { problemWords } from '../../shared/problem-words.js';
import { SCREENS as t } from '../../texts/screens.js';
import { CopyField, Modal } from './dialogs.js';
import type { ScreenRequest } from './displays-api.js';
import type { AccountQueues } from './use-screens.js';

const LONGEST_LABEL = 100;

interface Props {
  kind: 'pair' | 'mint';
  accounts: readonly AccountQueues[];
  /** With the code, where a screen shows one. Rejects with what is wrong. */
  onWish: (wish: ScreenRequest, code: string) => Promise<void>;
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
            <CopyField label={t.address} what={t.copyAddress} value={addressOf('wall?display')} />
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

/** Limit of the service. */
export const MOST_TOPICS = 100;

interface TopicChooserProps {
  accounts: readonly AccountQueues[];
  chosen: ReadonlySet<string>;
  onChosen: (chosen: ReadonlySet<string>) => void;
}

/** Whole accounts, or single queues of them. */
export function TopicChooser({ accounts, chosen, onChosen }: TopicChooserProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const toggle = (topic: string) => {
    const next = new Set(chosen);
    if (!next.delete(topic)) next.add(topic);
    onChosen(next);
  };
  const box = (topic: string, name: string) => (
    <label key={topic}>
      <input type="checkbox" data-topic={topic} checked={chosen.has(topic)} onChange={() => toggle(topic)} />
      {name}
    </label>
  );
  return (
    <fieldset class="topics">
      <legend>{t.topics}</legend>
      <p>{t.topicsHint}</p>
      <label>
        {t.findTopic}
        <input type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
      </label>
      <div class="choices" role="group" aria-label={t.topics} tabIndex={0}>
        {accounts.map(({ account, name, queues, problem }) => {
          const found = queues?.filter((queue) => queue.name.toLowerCase().includes(wanted));
          const whole = accountTopic(account);
          return (
            <fieldset key={account}>
              <legend>{name}</legend>
              {box(whole, `${name}: ${t.wholeAccount}`)}
              {box(metricsTopic(account), `${name}: ${t.dayFigures}`)}
              {problem !== undefined && <p>{t.queuesFailed({ problem })}</p>}
              {found === undefined && problem === undefined && <p>{t.readingQueues}</p>}
              {found?.length === 0 && <p>{t.noQueues}</p>}
              {found?.map((queue) => box(queueTopic(account, queue.id), queue.name))}
            </fieldset>
          );
        })}
      </div>
      <p role="status">{t.chosen({ count: chosen.size, most: MOST_TOPICS })}</p>
    </fieldset>
  );
}

import { useState } from 'preact/hooks';
import { isRefusal, type FloorAlerts, type RuleFiring, type RulePreview } from '../../../client/index.js';
import { clock } from '../shared/duration.js';
import { timeOf } from '../shared/freshness.js';
import { problemWords } from '../shared/problem-words.js';
import { RULES } from '../texts/rules.js';
import { fieldMistakes } from './field-mistakes.js';
import { optionsOf, SelectField } from './fields.js';
import { heldMs, previewWords } from './preview-words.js';
import type { RuleForm } from './rule-form.js';
import { requestOf, type Mistakes } from './rule-request.js';
import type { Choice } from './scope-fields.js';

const t = RULES.preview;
const DAY_MS = 86_400_000;
const DAYS = [1, 2, 3, 7];
/** More are only counted. */
const MOST_LINES = 50;

interface Props {
  api: FloorAlerts;
  form: RuleForm;
  accounts: readonly Choice[];
  onMistakes: (mistakes: Mistakes) => void;
}

const whyNot = (error: unknown): string =>
  isRefusal(error, 'history-unavailable') ? t.noHistory : problemWords(error);

interface Result {
  /** What was tried out. */
  of: RuleForm;
  days: number;
  preview: RulePreview;
}

/** How the rule, as it is in the form, would have fired on recorded days. */
export function Preview({ api, form, accounts, onMistakes }: Props) {
  const [days, setDays] = useState(7);
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result>();
  const [problem, setProblem] = useState<string>();
  const run = async () => {
    const made = requestOf(form);
    if ('mistakes' in made) {
      setProblem(t.failed({ problem: RULES.form.wrong }));
      return onMistakes(made.mistakes);
    }
    onMistakes(new Map());
    setBusy(true);
    setProblem(undefined);
    const to = Date.now();
    try {
      setResult({ of: form, days, preview: await api.previewRule(made.rule, to - days * DAY_MS, to) });
    } catch (error) {
      const found = fieldMistakes(error);
      if (found !== undefined) onMistakes(found);
      setProblem(t.failed({ problem: found === undefined ? whyNot(error) : RULES.form.wrong }));
    }
    setBusy(false);
  };
  return (
    <div class="preview" role="group" aria-label={t.title} title={t.hint}>
      <div class="fields">
        <SelectField
          path="preview"
          label={t.days}
          value={String(days)}
          onValue={(next) => setDays(Number(next))}
        >
          {optionsOf(Object.fromEntries(DAYS.map((count) => [String(count), t.range({ days: count })])))}
        </SelectField>
        <button type="button" disabled={busy} onClick={() => void run()}>
          {busy ? t.running : t.run}
        </button>
      </div>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <div role="status">
        {result === undefined && problem === undefined && <small class="preview-hint">{t.hint}</small>}
        {result !== undefined && (
          <>
            <p class="preview-words">
              {previewWords(result.preview, result.days, Number(result.of.clearForSeconds)).join(' ')}
            </p>
            {result.of !== form && <p>{t.outdated}</p>}
          </>
        )}
      </div>
      {result !== undefined && result.preview.firings.length > 0 && (
        <Firings
          firings={result.preview.firings}
          clearForSeconds={Number(result.of.clearForSeconds)}
          accounts={accounts}
        />
      )}
    </div>
  );
}

interface FiringsProps {
  firings: readonly RuleFiring[];
  clearForSeconds: number;
  accounts: readonly Choice[];
}

function Firings({ firings, clearForSeconds, accounts }: FiringsProps) {
  const now = Date.now();
  const latest = [...firings].sort((a, b) => b.firedAt - a.firedAt).slice(0, MOST_LINES);
  return (
    <details>
      <summary>
        {latest.length === firings.length
          ? t.caption({ all: firings.length })
          : t.lastOnly({ shown: latest.length, all: firings.length })}
      </summary>
      <div class="boxes" role="group" aria-label={t.title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {Object.entries(t.columns).map(([column, name]) => (
                <th key={column} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {latest.map((firing) => {
              const { account, subject, firedAt } = firing;
              const held = heldMs(firing, clearForSeconds);
              return (
                <tr key={`${account}/${subject.id}/${firedAt}`}>
                  <td data-label={t.columns.at}>{timeOf(firedAt, now)}</td>
                  <td data-label={t.columns.subject}>
                    <bdi>{subject.name}</bdi>{' '}
                    {accounts.length > 1 && (
                      <small>{accounts.find(({ id }) => id === account)?.name ?? account}</small>
                    )}
                  </td>
                  <td data-label={t.columns.lasted}>{held === undefined ? t.stillFires : clock(held)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

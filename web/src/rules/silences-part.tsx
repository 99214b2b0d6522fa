import { useCallback, useState } from 'preact/hooks';
import type { FloorAlerts, Rule, Silence, SilenceMatch } from '../../../client/index.js';
import { timeOf } from '../shared/freshness.js';
import { problemWords } from '../shared/problem-words.js';
import { RULES } from '../texts/rules.js';
import { SILENCE_PLAN } from '../texts/silence-plan.js';
import { NotKnown } from './not-known.js';
import { PlanSilenceDialog } from './plan-silence-dialog.js';
import type { Choice } from './scope-fields.js';
import { useRead } from './use-read.js';
import { ALERTS } from '../texts/alerts.js';
import { listWords } from '../shared/formats.js';

const t = RULES.silences;

interface Props {
  api: FloorAlerts;
  accounts: readonly Choice[];
  queues: readonly Choice[];
}

interface Book {
  silences: readonly Silence[];
  rules: readonly Rule[];
}

/** What is silenced, until when, and by which person. */
export function SilencesPart({ api, accounts, queues }: Props) {
  const read = useCallback(async (): Promise<Book> => {
    const [silences, rules] = await Promise.all([api.silences(), api.rules()]);
    return { silences, rules };
  }, [api]);
  const { state, reload } = useRead(read);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string>();
  const [plans, setPlans] = useState(false);
  if (state.kind !== 'known') return <NotKnown state={state} onAgain={reload} />;
  const { silences, rules } = state.value;
  const now = Date.now();
  const end = async (id: string, words: string) => {
    setProblem(undefined);
    await api.endSilence(id).then(
      () => setSaid(t.ended({ what: words })),
      (error: unknown) => setProblem(problemWords(error)),
    );
    reload();
  };
  return (
    <>
      <h3 class="hidden">{RULES.parts.silences}</h3>
      <p>{t.hint}</p>
      <div class="acts">
        <button type="button" class="main" onClick={() => setPlans(true)}>
          {SILENCE_PLAN.open}
        </button>
      </div>
      {plans && (
        <PlanSilenceDialog
          api={api}
          choices={{ rule: rules, account: accounts, queue: queues }}
          onClose={() => setPlans(false)}
          onPlanned={(match) => {
            setSaid(SILENCE_PLAN.done({ what: matchWords(match, rules, accounts, queues) }));
            reload();
          }}
        />
      )}
      <p role="status">{said}</p>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {silences.length === 0 ? (
        <p class="none">{t.none}</p>
      ) : (
        <table>
          <caption>{t.count({ count: silences.length })}</caption>
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
            {silences.map(({ id, match, from, until, by, note }) => {
              const words = matchWords(match, rules, accounts, queues);
              return (
                <tr key={id} data-silence={id}>
                  <th scope="row">
                    <bdi>{words}</bdi>
                  </th>
                  <td data-label={t.columns.from}>{timeOf(from, now)}</td>
                  <td data-label={t.columns.until}>{timeOf(until, now)}</td>
                  <td data-label={t.columns.by}>{by}</td>
                  <td data-label={t.columns.note}>{note}</td>
                  <td>
                    <button
                      type="button"
                      aria-label={t.endIt({ what: words })}
                      onClick={() => void end(id, words)}
                    >
                      {t.end}
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}

/** `Caller waits too long; Support; HQ`. */
function matchWords(
  { rules: ruleIds, accounts: accountIds, queues: queueIds, agents = [], severities = [] }: SilenceMatch,
  rules: readonly Choice[],
  accounts: readonly Choice[],
  queues: readonly Choice[],
): string {
  const named = (ids: readonly string[] | undefined, choices: readonly Choice[]): string =>
    listWords((ids ?? []).map((id) => choices.find((one) => one.id === id)?.name ?? id));
  const parts = [
    named(ruleIds, rules),
    named(queueIds, queues),
    listWords(agents),
    listWords(severities.map((severity) => ALERTS.severities[severity])),
    named(accountIds, accounts),
  ];
  return parts.filter((part) => part !== '').join('; ') || t.everything;
}

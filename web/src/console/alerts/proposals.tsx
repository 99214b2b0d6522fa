import { useState } from 'preact/hooks';
import type { Command } from '../../../../client/index.js';
import { clock } from '../../shared/duration.js';
import { problemWords } from '../../shared/problem-words.js';
import { ACTIONS } from '../../texts/actions.js';
import { commandProgress, shortWords } from '../commands/command-progress.js';
import { targetLabel } from '../commands/commands.js';
import { useWatched } from '../commands/use-commands.js';
import { useConsole } from '../console-context.js';
import { useClock } from '../floor/floor-clock.js';

const t = ACTIONS.proposals;

/** Actions that rules propose, above those of this page: a person does them, or says not now. */
export function Proposals() {
  const { commands, names, alerts } = useConsole();
  const accounts = [...names.keys()];
  const proposed = () =>
    accounts.flatMap((account) =>
      (commands.recent(account) ?? []).filter(({ status }) => status === 'proposed'),
    );
  useWatched(commands, () =>
    proposed()
      .map(({ id }) => id)
      .join(),
  );
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const rows = proposed();
  if (rows.length === 0 && said === '') return null;
  const answer = async (row: Command, how: 'approve' | 'decline') => {
    setBusy((before) => new Set(before).add(row.id));
    const what = whatOf(row);
    const words = await alerts.floor[how](row.id).then(
      (now) => `${targetLabel([now], commands.names)}, ${shortWords(commandProgress(now))}`,
      (error: unknown) => t.failed({ what, problem: problemWords(error) }),
    );
    setSaid(words);
    setBusy((before) => new Set([...before].filter((id) => id !== row.id)));
  };
  const whatOf = (row: Command): string =>
    t.what({ name: ACTIONS.types[row.type].name, target: targetLabel([row], commands.names) });
  return (
    <section class="proposals" aria-label={t.title}>
      <p role="status" class={rows.length > 0 && said === '' ? 'hidden' : undefined}>
        {said === '' ? t.news({ count: rows.length }) : said}
      </p>
      <ul>
        {rows.map((row) => (
          <li key={row.id} data-proposed={row.id}>
            <span>
              {ruleWords(row)} <b>{whatOf(row)}</b> <TimeLeft until={row.proposal?.expiresAt} />
            </span>
            {alerts.mayAcknowledge && (
              <span class="alert-acts">
                <button
                  type="button"
                  class="main"
                  aria-label={t.approveIt({ what: whatOf(row) })}
                  disabled={busy.has(row.id)}
                  onClick={() => void answer(row, 'approve')}
                >
                  {t.approve}
                </button>
                <button
                  type="button"
                  aria-label={t.declineIt({ what: whatOf(row) })}
                  disabled={busy.has(row.id)}
                  onClick={() => void answer(row, 'decline')}
                >
                  {t.decline}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );

  function ruleWords({ proposal }: Command): string {
    const alert = alerts.alerts.find(({ id }) => id === proposal?.alert);
    return alert === undefined ? t.ofRule : t.of({ rule: alert.name });
  }
}

function TimeLeft({ until }: { until: number | undefined }) {
  const { now } = useClock();
  return until === undefined ? null : <small>{t.left({ time: clock(until - now) })}</small>;
}

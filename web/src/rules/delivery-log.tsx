import { useCallback, useEffect } from 'preact/hooks';
import type { AlertChannel, FloorAlerts, SentNotification } from '../../../client/index.js';
import { timeOf } from '../shared/freshness.js';
import { RULES } from '../texts/rules.js';
import { attemptWords } from './delivery-words.js';
import { NotKnown } from './not-known.js';
import { useRead } from './use-read.js';

const t = RULES.log;
const READ_MS = 5_000;

type Props = { api: FloorAlerts } & ({ alert: string } | { channel: string });

interface Book {
  sent: readonly SentNotification[];
  channels: readonly AlertChannel[];
}

/** What was sent about an alert, or to a channel, with its attempts and their outcomes, newest first. */
export function DeliveryLog(props: Props) {
  const { api } = props;
  const of = 'alert' in props ? { alert: props.alert } : { channel: props.channel };
  const read = useCallback(async (): Promise<Book> => {
    const [sent, channels] = await Promise.all([api.notifications(of), api.channels()]);
    return { sent, channels };
  }, [api, JSON.stringify(of)]);
  const { state, reload } = useRead(read);
  useEffect(() => {
    const timer = setInterval(reload, READ_MS);
    return () => clearInterval(timer);
  }, [reload]);
  if (state.kind !== 'known') return <NotKnown state={state} onAgain={reload} />;
  const { sent, channels } = state.value;
  if (sent.length === 0) return <p>{'alert' in of ? t.none : t.noneOfChannel}</p>;
  const now = Date.now();
  return (
    <div class="boxes delivery-log" role="group" aria-label={RULES.channels.messages} tabIndex={0}>
      <ul>
        {sent.map(({ id, at, kind, step, channel, state: outcome, attempts, nextAt, why }) => (
          <li key={id} data-sent={outcome}>
            <time>{timeOf(at, now)}</time> <b>{t.kinds[kind]}</b>
            {kind === 'fired' && ` (${t.step({ step: step + 1 })})`}{' '}
            {'alert' in of && <bdi>{channels.find((one) => one.id === channel)?.name ?? channel}</bdi>}:{' '}
            <b>{t.states[outcome]}</b>
            {why !== undefined && `: ${why}`}
            {nextAt !== undefined && outcome === 'waiting' && ` ${t.next({ time: timeOf(nextAt, now) })}`}
            {attempts.length > 0 && (
              <details>
                <summary>{t.attempts({ count: attempts.length })}</summary>
                <ul>
                  {attempts.map((attempt) => (
                    <li key={attempt.at}>
                      <time>{timeOf(attempt.at, now)}</time> {attemptWords(attempt)}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

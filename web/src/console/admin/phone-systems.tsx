import { useEffect, useState } from 'preact/hooks';
import { FloorRefusal, type AccountInfo } from '../../../../client/index.js';
import { problemWords } from '../../shared/problem-words.js';
import { serviceUrl } from '../../shared/service.js';
import type { Session } from '../../sign-in/index.js';
import { PUSH as t } from '../../texts/push.js';
import { CommandButton, systemCommands, useWatched, type Commands } from '../commands/index.js';
import { CopyField } from './dialogs.js';
import { pushOf, type PushInfo } from './push-api.js';
import './screens.css';
import { dateFormat, numberWords, shareWords } from '../../shared/formats.js';

type Read = { info: PushInfo } | { problem: string } | { forbidden: true };

/** A person who has just set up the phone system waits for the first event. */
const READ_AGAIN_MS = 5_000;

interface Props {
  session: Pick<Session, 'current'>;
  accounts: readonly AccountInfo[];
  commands: Commands;
}

/**
 * How each phone system tells that something has changed, the address it may post its events to, and the actions on the system
 * itself.
 */
export function PhoneSystems({ session, accounts, commands }: Props) {
  const reads = usePush(session, accounts);
  if (accounts.length > 0 && accounts.every(({ id }) => isForbidden(reads.get(id))))
    return <p class="screens">{t.forbidden}</p>;
  return (
    <div class="screens">
      <h2>{t.title}</h2>
      <p>{t.hint}</p>
      {accounts.map(({ id, name }) => (
        <article key={id} data-account={id} aria-label={name}>
          <h3>{name}</h3>
          <OneSystem read={reads.get(id)} />
          <SetUp commands={commands} account={id} />
        </article>
      ))}
    </div>
  );
}

function OneSystem({ read }: { read: Read | undefined }) {
  if (read === undefined) return <p role="status">{t.loading}</p>;
  if ('forbidden' in read) return <p>{t.forbidden}</p>;
  if ('problem' in read) return <p role="alert">{t.failed({ problem: read.problem })}</p>;
  const { line, hook } = read.info;
  return (
    <>
      <p data-line={line?.state ?? 'none'}>
        {t.line}: <strong>{t.states[line?.state ?? 'none']}</strong>{' '}
        {line !== undefined && t.since({ time: timeWords(line.since) })}
        {line?.trust !== undefined && ` · ${t.trust({ share: shareWords(line.trust) })}`}
      </p>
      {hook === undefined ? (
        <p>
          {t.address}: {t.noHook}
        </p>
      ) : (
        <>
          <CopyField
            label={t.address}
            what={t.copyAddress}
            value={hook.url.startsWith('/') ? `${serviceUrl()}${hook.url.slice(1)}` : hook.url}
          />
          <p>{t.key}</p>
          <p role="status" data-hook={hook.lastAt === undefined ? 'waiting' : 'arrived'}>
            {hook.lastAt === undefined ? (
              t.waiting
            ) : (
              <>
                <span class="tick" aria-hidden="true">
                  ✓
                </span>{' '}
                {t.arrived({ time: timeWords(hook.lastAt) })}
              </>
            )}{' '}
            {t.counts(counts(hook))}
          </p>
        </>
      )}
    </>
  );
}

/** What is neither about an agent nor about a queue, such as a new queue, skills and the names of states. */
function SetUp({ commands, account }: { commands: Commands; account: string }) {
  const state = useWatched(commands, () => commands.capabilities(account));
  const types = state.state === 'known' ? systemCommands(state.capabilities) : [];
  if (types.length === 0) return null;
  return (
    <div class="set-up" role="group" aria-label={t.setUp}>
      <h4>{t.setUp}</h4>
      {types.map((type) => (
        <CommandButton key={type} commands={commands} type={type} targets={[{ account }]} />
      ))}
    </div>
  );
}

function usePush(session: Props['session'], accounts: readonly AccountInfo[]): ReadonlyMap<string, Read> {
  const [reads, setReads] = useState<ReadonlyMap<string, Read>>(new Map());
  useEffect(() => {
    const ending = new AbortController();
    const one = async (account: string) => {
      const read = await pushOf(session.current, account, ending.signal).then(
        (info): Read => ({ info }),
        (error: unknown): Read => refusalOf(error),
      );
      if (!ending.signal.aborted) setReads((before) => new Map(before).set(account, read));
    };
    const all = () => {
      for (const { id } of accounts) void one(id);
    };
    all();
    const timer = setInterval(all, READ_AGAIN_MS);
    return () => {
      ending.abort();
      clearInterval(timer);
    };
  }, [session, accounts]);
  return reads;
}

function refusalOf(error: unknown): Read {
  const isRefused = error instanceof FloorRefusal && error.problem.code === 'forbidden';
  return isRefused ? { forbidden: true } : { problem: problemWords(error) };
}

const isForbidden = (read: Read | undefined): boolean => read !== undefined && 'forbidden' in read;

const time = dateFormat({ dateStyle: 'short', timeStyle: 'medium' });
const timeWords = (at: number): string => time.format(at);

const counts = ({ accepted, refused, unreadable }: NonNullable<PushInfo['hook']>) => ({
  accepted: numberWords(accepted),
  refused: numberWords(refused),
  unreadable: numberWords(unreadable),
});

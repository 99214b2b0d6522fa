import { useMemo, useState } from 'preact/hooks';
import type { AccountInfo } from '../../../../client/index.js';
import { lazy } from '../../shared/lazy.js';
import { problemWords } from '../../shared/problem-words.js';
import { addressOf } from '../../shared/service.js';
import type { Session } from '../../sign-in/index.js';
import { SCREENS as t } from '../../texts/screens.js';
import { type DisplayRow, DisplaysApi, type ScreenRequest } from './displays-api.js';
import { MintedDialog, type Minted, RevokeDialog } from './dialogs.js';
import { ScreenForm } from './screen-form.js';
import './screens.css';
import { ScreensTable } from './screens-table.js';
import { topicWords } from './topic-names.js';
import { queueNames, useQueues, useScreens } from './use-screens.js';

type Open =
  | { kind: 'pair' | 'mint' }
  | { kind: 'minted'; minted: Minted }
  | { kind: 'edit' | 'revoke'; display: DisplayRow };

/** Opened seldom. */
const ScreenEditor = lazy(async () => (await import('./screen-editor.js')).ScreenEditor);

interface Props {
  session: Pick<Session, 'current'>;
  accounts: readonly AccountInfo[];
}

/** Wall screens: connects and revokes them, and says what they show. */
export function Screens({ session, accounts }: Props) {
  const api = useMemo(() => new DisplaysApi(session.current), [session]);
  const { state, reload } = useScreens(api);
  const queues = useQueues(api, accounts);
  const [open, setOpen] = useState<Open>();
  const [said, setSaid] = useState('');
  const close = () => setOpen(undefined);
  const askReload = ({ id, label }: DisplayRow) => {
    api.reload(id).then(
      () => done(t.reloading({ label })),
      (error: unknown) => setSaid(problemWords(error)),
    );
  };
  const done = (text: string, next?: Open) => {
    setSaid(text);
    setOpen(next);
    reload();
  };

  if (state.kind === 'forbidden') return <p class="screens">{t.forbidden}</p>;
  if (state.kind === 'loading')
    return (
      <p class="screens" role="status">
        {t.loading}
      </p>
    );
  if (state.kind === 'failed')
    return (
      <div class="screens">
        <p role="alert">{t.failed({ problem: state.problem })}</p>
        <button type="button" onClick={reload}>
          {t.again}
        </button>
      </div>
    );
  const names = { accounts: new Map(accounts.map(({ id, name }) => [id, name])), queues: queueNames(queues) };
  return (
    <section class="screens" aria-labelledby="screens-title">
      <h2 id="screens-title">{t.title}</h2>
      <p>{t.hint}</p>
      <div class="acts">
        <button type="button" class="main" onClick={() => setOpen({ kind: 'pair' })}>
          {t.pair}
        </button>
        <button type="button" onClick={() => setOpen({ kind: 'mint' })}>
          {t.mint}
        </button>
      </div>
      <p role="status">{said}</p>
      {state.displays.length === 0 ? (
        <p class="none">
          <strong>{t.none}</strong> {t.noneHint} <code>{addressOf('wall?display')}</code>
        </p>
      ) : (
        <ScreensTable
          displays={state.displays}
          topicWords={(topic) => topicWords(topic, names.accounts, names.queues)}
          onEdit={(display) => setOpen({ kind: 'edit', display })}
          onReload={askReload}
          onRevoke={(display) => setOpen({ kind: 'revoke', display })}
        />
      )}
      {(open?.kind === 'pair' || open?.kind === 'mint') && (
        <ScreenForm
          kind={open.kind}
          accounts={queues}
          onClose={close}
          onWish={async (wish: ScreenRequest, code: string) => {
            if (open.kind === 'mint') {
              const minted = { ...wish, token: await api.mint(wish) };
              return done('', { kind: 'minted', minted });
            }
            await api.confirm(code, wish);
            done(t.connected({ label: wish.label }));
          }}
        />
      )}
      {open?.kind === 'minted' && <MintedDialog minted={open.minted} onClose={close} />}
      {open?.kind === 'edit' && (
        <ScreenEditor
          display={open.display}
          accounts={queues}
          onClose={close}
          onSave={async (change) => {
            await api.change(open.display.id, open.display.version, change);
            done(t.saved({ label: change.label }));
          }}
        />
      )}
      {open?.kind === 'revoke' && (
        <RevokeDialog
          display={open.display}
          onClose={close}
          onRevoke={async () => {
            await api.revoke(open.display.id);
            done(t.revoked({ label: open.display.label }));
          }}
        />
      )}
    </section>
  );
}

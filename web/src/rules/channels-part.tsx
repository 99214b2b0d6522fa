import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { AlertChannel, FloorAlerts } from '../../../client/index.js';
import { CopyField, Modal } from '../console/admin/dialogs.js';
import { problemWords } from '../shared/problem-words.js';
import { RULES } from '../texts/rules.js';
import { ChannelForm } from './channel-form.js';
import { ChannelsTable } from './channels-table.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { DeliveryLog } from './delivery-log.js';
import { NotKnown } from './not-known.js';
import { testOutcome } from './test-outcome.js';
import { useRead } from './use-read.js';

const t = RULES.channels;

type Open =
  | { kind: 'form'; channel?: AlertChannel }
  | { kind: 'secret'; name: string; secret: string }
  | { kind: 'remove' | 'rotate' | 'log'; channel: AlertChannel };

/** Where messages are sent: lists, makes, tries and removes channels. */
export function ChannelsPart({ api }: { api: FloorAlerts }) {
  const read = useCallback(() => api.channels(), [api]);
  const { state, reload } = useRead(read);
  const [open, setOpen] = useState<Open>();
  const [said, setSaid] = useState('');
  const [tests, setTests] = useState<ReadonlyMap<string, string>>(new Map());
  const ended = useRef(new AbortController()).current;
  useEffect(() => () => ended.abort(), []);
  const close = () => setOpen(undefined);
  const done = (text: string, next?: Open) => {
    setSaid(text);
    setOpen(next);
    reload();
  };
  const test = async ({ id }: AlertChannel) => {
    const say = (text: string) => setTests((before) => new Map(before).set(id, text));
    say(t.testing);
    const words = await testOutcome(api, id, ended.signal).catch((error: unknown) =>
      t.testFailed({ why: problemWords(error) }),
    );
    if (ended.signal.aborted) return;
    say(words);
    reload();
  };
  if (state.kind !== 'known') return <NotKnown state={state} onAgain={reload} />;
  const channels = state.value;
  return (
    <>
      <h3 class="hidden">{RULES.parts.channels}</h3>
      <p>{t.hint}</p>
      <div class="acts">
        <button type="button" class="main" onClick={() => setOpen({ kind: 'form' })}>
          {t.add}
        </button>
      </div>
      <p role="status">{said}</p>
      {channels.length === 0 ? (
        <p class="none">{t.none}</p>
      ) : (
        <ChannelsTable
          channels={channels}
          tests={tests}
          onTest={(channel) => void test(channel)}
          onAct={(kind, channel) => setOpen({ kind, channel })}
        />
      )}
      {open?.kind === 'form' && (
        <ChannelForm
          api={api}
          {...(open.channel !== undefined && { channel: open.channel })}
          onClose={close}
          onSaved={({ name, secret }) =>
            done(t.saved({ name }), secret === undefined ? undefined : { kind: 'secret', name, secret })
          }
        />
      )}
      {open?.kind === 'secret' && (
        <Modal title={t.secretTitle({ name: open.name })} onClose={close}>
          <p>{t.secretHint}</p>
          <CopyField label={t.secret} what={t.copySecret} value={open.secret} />
          <CloseButton onClose={close} />
        </Modal>
      )}
      {open?.kind === 'remove' && (
        <ConfirmDialog
          title={t.removeIt({ name: open.channel.name })}
          hint={t.removeHint}
          submit={t.remove}
          onClose={close}
          onConfirm={async () => {
            await api.deleteChannel(open.channel.id);
            done(t.removed({ name: open.channel.name }));
          }}
        />
      )}
      {open?.kind === 'rotate' && (
        <Rotate
          api={api}
          channel={open.channel}
          onClose={close}
          onSecret={(secret) => done('', { kind: 'secret', name: open.channel.name, secret })}
        />
      )}
      {open?.kind === 'log' && (
        <Modal title={t.messagesOf({ name: open.channel.name })} onClose={close}>
          <DeliveryLog api={api} channel={open.channel.id} />
          <CloseButton onClose={close} />
        </Modal>
      )}
    </>
  );
}

function CloseButton({ onClose }: { onClose: () => void }) {
  return (
    <div class="acts">
      <button type="button" onClick={onClose}>
        {t.close}
      </button>
    </div>
  );
}

interface RotateProps {
  api: FloorAlerts;
  channel: AlertChannel;
  onClose: () => void;
  onSecret: (secret: string) => void;
}

function Rotate({ api, channel, onClose, onSecret }: RotateProps) {
  const [made, setMade] = useState<string>();
  // After the dialog has closed: the one that shows the secret takes its place.
  const closed = () => (made === undefined ? onClose() : undefined);
  return (
    <ConfirmDialog
      title={t.rotateIt({ name: channel.name })}
      hint={t.rotateHint}
      submit={t.rotate}
      onClose={closed}
      onConfirm={async () => {
        const { secret } = await api.rotateSecret(channel.id);
        if (secret === undefined) return;
        setMade(secret);
        onSecret(secret);
      }}
    />
  );
}

import { useState } from 'preact/hooks';
import type {
  AlertChannel,
  ChannelKind,
  ChannelRequest,
  FloorAlerts,
  MadeChannel,
} from '../../../client/index.js';
import { Modal } from '../console/admin/dialogs.js';
import { Acts } from '../console/alerts/sending.js';
import { problemWords } from '../shared/problem-words.js';
import { RULES } from '../texts/rules.js';
import { fieldMistakes } from './field-mistakes.js';
import { Mistake, MistakesContext, optionsOf, SelectField, TextField, Tick } from './fields.js';
import type { Mistakes } from './rule-request.js';

const t = RULES.channels;
const LONGEST_NAME = 100;

interface Props {
  api: FloorAlerts;
  /** Absent: a new one. */
  channel?: AlertChannel;
  onSaved: (channel: MadeChannel) => void;
  onClose: () => void;
}

const KINDS = ['webhook', 'slack', 'teams', 'pagerduty', 'email', 'screen'] as const satisfies ChannelKind[];

/** The few fields of each kind. A secret is never shown: left empty, it stays. */
export function ChannelForm({ api, channel, onSaved, onClose }: Props) {
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'webhook');
  const [name, setName] = useState(channel?.name ?? '');
  const [enabled, setEnabled] = useState(channel?.enabled ?? true);
  const [url, setUrl] = useState('');
  const [routingKey, setKey] = useState('');
  const [to, setTo] = useState(channel?.to?.join(', ') ?? '');
  const [mistakes, setMistakes] = useState<Mistakes>(new Map());
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const isNew = channel === undefined;

  const submit = async () => {
    const request = requestOf({ kind, name, enabled, url, routingKey, to });
    setBusy(true);
    setProblem(undefined);
    setMistakes(new Map());
    try {
      onSaved(isNew ? await api.makeChannel(request) : await api.changeChannel(channel.id, request));
    } catch (error) {
      const found = fieldMistakes(error);
      setMistakes(found ?? new Map());
      setProblem(found === undefined ? problemWords(error) : undefined);
      setBusy(false);
    }
  };
  return (
    <Modal title={isNew ? t.add : t.editIt({ name: channel.name })} onClose={onClose}>
      <MistakesContext.Provider value={mistakes}>
        <form
          class="rule-form"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          {isNew && (
            <SelectField
              path="kind"
              label={t.kind}
              value={kind}
              onValue={(next) => setKind(KINDS.find((one) => one === next) ?? 'webhook')}
            >
              {optionsOf(t.kinds)}
            </SelectField>
          )}
          <TextField
            path="name"
            label={t.name}
            maxLength={LONGEST_NAME}
            required
            value={name}
            onValue={setName}
          />
          {(kind === 'webhook' || kind === 'slack' || kind === 'teams') && (
            <TextField
              path="url"
              label={t.url[kind]}
              hint={isNew ? '' : t.urlKept}
              required={isNew}
              value={url}
              onValue={setUrl}
            />
          )}
          {kind === 'pagerduty' && (
            <TextField
              path="routingKey"
              label={t.routingKey}
              hint={isNew ? '' : t.keyKept}
              required={isNew}
              value={routingKey}
              onValue={setKey}
            />
          )}
          {kind === 'email' && (
            <TextField path="to" label={t.to} hint={t.toHint} required value={to} onValue={setTo} />
          )}
          {[...mistakes.keys()].filter(isOfOneRecipient).map((path) => (
            <Mistake key={path} path={path} />
          ))}
          {kind === 'screen' && <p>{t.screenHint}</p>}
          <Tick label={t.enabled} checked={enabled} onChecked={setEnabled} />
          <Acts busy={busy} problem={problem} submit={t.save} onClose={onClose} />
        </form>
      </MistakesContext.Provider>
    </Modal>
  );
}

const isOfOneRecipient = (path: string): boolean => /^to\.\d+$/.test(path);

interface Filled {
  kind: ChannelKind;
  name: string;
  enabled: boolean;
  url: string;
  routingKey: string;
  to: string;
}

function requestOf({ kind, name, enabled, url, routingKey, to }: Filled): ChannelRequest {
  const common = { kind, name: name.trim(), enabled };
  const [address, key] = [url.trim(), routingKey.trim()];
  if (kind === 'email') return { ...common, to: to.split(/[\s,;]+/).filter((one) => one !== '') };
  if (kind === 'pagerduty') return { ...common, ...(key !== '' && { routingKey: key }) };
  return kind === 'screen' ? common : { ...common, ...(address !== '' && { url: address }) };
}

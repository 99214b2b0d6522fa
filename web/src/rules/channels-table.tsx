import type { AlertChannel } from '../../../client/index.js';
import { timeOf } from '../shared/freshness.js';
import { RULES } from '../texts/rules.js';
import { compareNames } from '../shared/formats.js';

const t = RULES.channels;

interface Props {
  channels: readonly AlertChannel[];
  /** What became of test messages, by channel. */
  tests: ReadonlyMap<string, string>;
  onTest: (channel: AlertChannel) => void;
  onAct: (kind: 'form' | 'remove' | 'rotate' | 'log', channel: AlertChannel) => void;
}

export function ChannelsTable({ channels, tests, onTest, onAct }: Props) {
  const now = Date.now();
  const sorted = [...channels].sort((a, b) => compareNames(a.name, b.name));
  return (
    <table>
      <caption>{t.count({ count: channels.length })}</caption>
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
        {sorted.map((channel) => {
          const { id, name, kind, target, to, enabled, disabledWhy, trouble } = channel;
          return (
            <tr key={id} data-channel={id} data-enabled={enabled}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              <td data-label={t.columns.kind}>{t.kinds[kind]}</td>
              <td data-label={t.columns.target}>{to?.join(', ') ?? target ?? ''}</td>
              <td data-label={t.columns.state}>
                {enabled ? t.on : disabledWhy === undefined ? t.off : t.why[disabledWhy.code]}
                {trouble !== undefined && (
                  <p role="alert">
                    {t.trouble({ dead: trouble.dead, time: timeOf(trouble.at, now), why: trouble.why })}
                  </p>
                )}
                <span role="status" data-test={id}>
                  {tests.get(id)}
                </span>
              </td>
              <td>
                <div class="acts">
                  {kind !== 'screen' && (
                    <button type="button" aria-label={t.testIt({ name })} onClick={() => onTest(channel)}>
                      {t.test}
                    </button>
                  )}
                  <button
                    type="button"
                    aria-label={t.editIt({ name })}
                    onClick={() => onAct('form', channel)}
                  >
                    {t.edit}
                  </button>
                  <button
                    type="button"
                    aria-label={t.messagesOf({ name })}
                    onClick={() => onAct('log', channel)}
                  >
                    {t.messages}
                  </button>
                  {kind === 'webhook' && (
                    <button
                      type="button"
                      aria-label={t.rotateIt({ name })}
                      onClick={() => onAct('rotate', channel)}
                    >
                      {t.rotate}
                    </button>
                  )}
                  <button
                    type="button"
                    aria-label={t.removeIt({ name })}
                    onClick={() => onAct('remove', channel)}
                  >
                    {t.remove}
                  </button>
                </div>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

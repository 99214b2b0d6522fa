import { timeOf } from '../../shared/freshness.js';
import { SCREENS as t } from '../../texts/screens.js';
import type { DisplayRow } from './displays-api.js';
import { compareNames, listWords } from '../../shared/formats.js';

/** More are only counted. */
const MOST_NAMES = 3;

interface Props {
  displays: readonly DisplayRow[];
  topicWords: (topic: string) => string;
  onEdit: (display: DisplayRow) => void;
  onReload: (display: DisplayRow) => void;
  onRevoke: (display: DisplayRow) => void;
}

export function ScreensTable({ displays, topicWords, onEdit, onReload, onRevoke }: Props) {
  const now = Date.now();
  const sorted = [...displays].sort((a, b) => compareNames(a.label, b.label) || a.createdAt - b.createdAt);
  return (
    <table>
      <caption>{t.count({ count: displays.length })}</caption>
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
        {sorted.map((display) => {
          const { id, label, topics, createdAt, createdBy, settings } = display;
          const names = topics.map(topicWords);
          return (
            <tr key={id} data-display={id}>
              <th scope="row">
                {label}
                {settings.text !== undefined && <small>{settings.text}</small>}
              </th>
              <td data-label={t.columns.topics} title={names.join('\n')}>
                {listWords(names.slice(0, MOST_NAMES))}
                {names.length > MOST_NAMES && ` ${t.more({ count: names.length - MOST_NAMES })}`}
              </td>
              <td data-label={t.columns.used}>
                <Use display={display} now={now} />
              </td>
              <td data-label={t.columns.made}>
                {t.madeBy({ time: timeOf(createdAt, now), who: createdBy })}
              </td>
              <td data-label={t.columns.until}>{t.untilRevoked}</td>
              <td class="row-acts">
                <button type="button" aria-label={t.editIt({ label })} onClick={() => onEdit(display)}>
                  {t.edit}
                </button>
                <button type="button" aria-label={t.reloadIt({ label })} onClick={() => onReload(display)}>
                  {t.reload}
                </button>
                <button type="button" aria-label={t.revokeIt({ label })} onClick={() => onRevoke(display)}>
                  {t.revoke}
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Whether the screen is there, and what became of the last reload. */
function Use({ display: { connected, lastUsedAt, reload }, now }: { display: DisplayRow; now: number }) {
  return (
    <>
      {connected ? t.connectedNow : lastUsedAt === undefined ? t.neverUsed : timeOf(lastUsedAt, now)}
      {reload !== undefined && (
        <small data-reload={reload.doneAt === undefined ? 'asked' : 'done'}>
          {reload.doneAt === undefined
            ? t.reloadAsked({ time: timeOf(reload.askedAt, now) })
            : t.reloadDone({ time: timeOf(reload.doneAt, now) })}
        </small>
      )}
    </>
  );
}

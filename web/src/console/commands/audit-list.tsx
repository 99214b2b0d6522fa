import type { Command } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import { FIGURES } from '../../texts/figures.js';
import { useWatched } from './use-commands.js';
import {
  sinceOldest,
  auditRows,
  type AuditState,
  instant,
  seconds,
  commandParamsWords,
  type CommandWords,
  targetWords,
  useAuditLog,
} from './audit-log.js';
import { commandProgress, longWords, shortWords } from './command-progress.js';
import { ToneSign } from './command-status.js';
import { type Commands, byId } from './commands.js';

const t = ACTIONS.history;

interface Props {
  commands: Commands;
  /** Those of the last 15 minutes, as far as they are known. */
  recent: readonly Command[] | undefined;
  auditLog: AuditState & { more: () => void };
  among: (command: Command) => boolean;
  withTarget: boolean;
  withAccount?: boolean;
  label?: string;
  /** What else happened, which is no command. */
  events?: readonly AuditEvent[];
}

export interface AuditEvent {
  id: string;
  /** Epoch ms. */
  at: number;
  by: string;
  words: string;
  note?: string;
}

/** The commands read so far and those sent since, updated live. */
export function AuditList({
  commands,
  recent,
  auditLog,
  among,
  withTarget,
  withAccount = false,
  label = t.title,
  events = [],
}: Props) {
  const { items, cursor, phase, problem, more } = auditLog;
  const oldest = sinceOldest(items, cursor !== undefined);
  const rows = auditRows(items, recent ?? [], (row) => among(row) && row.createdAt >= oldest);
  const words: CommandWords = {
    names: commands.names,
    capabilities: (account) => commands.capabilities(account),
  };
  const lines = [
    ...rows.map((command) => ({
      at: command.createdAt,
      line: <CommandLine key={command.id} {...{ command, words, withTarget, withAccount }} />,
    })),
    ...events
      .filter(({ at }) => at >= oldest)
      .map((event) => ({ at: event.at, line: <EventLine key={event.id} event={event} /> })),
  ].sort((a, b) => b.at - a.at);
  const save = async () => {
    const { saveAudit } = await import('../csv/save-audit.js');
    saveAudit(rows, words);
  };
  return (
    <>
      {withTarget && rows.length > 0 && (
        <button type="button" class="save" title={FIGURES.csv.hint} onClick={() => void save()}>
          {FIGURES.csv.save}
        </button>
      )}
      {lines.length > 0 && (
        <ol class="command-lines" aria-label={label}>
          {lines.map(({ line }) => line)}
        </ol>
      )}
      {lines.length === 0 &&
        ((phase === 'read' && cursor === undefined) || (phase === 'forbidden' && recent !== undefined)) && (
          <p class="empty">{t.empty}</p>
        )}
      {phase === 'reading' && <p role="status">{t.loading}</p>}
      {phase === 'failed' && (
        <p role="alert">
          {t.failed({ problem: problem ?? '' })}{' '}
          <button type="button" onClick={more}>
            {t.again}
          </button>
        </p>
      )}
      {phase === 'read' && cursor !== undefined && (
        <button type="button" class="more" onClick={more}>
          {t.more}
        </button>
      )}
    </>
  );
}

function EventLine({ event: { id, at, words, note } }: { event: AuditEvent }) {
  return (
    <li class="command-line" data-event={id}>
      <p>
        <time dateTime={new Date(at).toISOString()}>{instant(at)}</time> <b>{words}</b>{' '}
        {note !== undefined && <bdi class="dim">{note}</bdi>}
      </p>
    </li>
  );
}

interface CommandLineProps {
  command: Command;
  words: CommandWords;
  /** Of a list that is about one agent the agent need not be named. */
  withTarget: boolean;
  withAccount: boolean;
}

/** One command with its progress, as a list item. */
export function CommandLine({ command, words, withTarget, withAccount }: CommandLineProps) {
  const { names } = words;
  const progress = commandProgress(command);
  const { type, params, by, byIssuer, createdAt, settledAt, vendorRequest, results = {} } = command;
  const what = [
    ...(withAccount ? [names.account(command.account)] : []),
    ...(withTarget ? [targetWords(command, names)] : []),
    commandParamsWords(command, words),
  ].filter((one) => one !== '');
  return (
    <li class={`command-line tone-${progress.tone}`} data-command={command.id} data-stage={progress.stage}>
      <p>
        <time dateTime={new Date(createdAt).toISOString()}>{instant(createdAt)}</time>{' '}
        <b>{ACTIONS.types[type].name}</b> {what.join(' · ')} <span class="dim">{t.by({ subject: by })}</span>
      </p>
      <p class="outcome">
        <ToneSign tone={progress.tone} /> <b>{shortWords(progress)}</b>{' '}
        {settledAt !== undefined && <small>{t.took({ ms: seconds(settledAt - createdAt) })}</small>}
      </p>
      <details>
        <summary>{t.details}</summary>
        <p>{longWords(progress)}</p>
        {byIssuer !== undefined && <p>{t.byIssuer({ by, issuer: byIssuer })}</p>}
        {Object.entries(results).map(([queue, result]) => (
          <p key={queue}>
            {names.queue(command.account, queue)}: {t.perQueue[result.status]}
            {result.error !== undefined && ` (${result.error.detail})`}
          </p>
        ))}
        {Object.keys(params).length > 0 && (
          <p>
            <code>{JSON.stringify(params)}</code>
          </p>
        )}
        {vendorRequest !== undefined && (
          <p>
            <code>
              {vendorRequest.method} {vendorRequest.path}
            </code>
          </p>
        )}
      </details>
    </li>
  );
}

interface CommandHistoryProps {
  commands: Commands;
  account: string;
  agent: string;
}

/** Commands for an agent, from all users. Without access to the audit log: the recent ones. */
export function CommandHistory({ commands, account, agent }: CommandHistoryProps) {
  const auditLog = useAuditLog(commands, { account, agent: byId(agent) });
  const recent = useWatched(commands, () => commands.recent(account));
  const among = (command: Command) => command.agent === agent;
  return (
    <section class="command-history">
      {auditLog.phase === 'forbidden' && (
        <p class="dim">{recent === undefined ? t.forbidden : t.recentOnly}</p>
      )}
      <AuditList {...{ commands, recent, auditLog, among }} withTarget={false} />
    </section>
  );
}

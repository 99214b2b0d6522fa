import { useState } from 'preact/hooks';
import type { Alert } from '../../../../client/index.js';
import { foldsOf, groupsOf, isOpen, SIGNS, type RuleGroup } from '../../alerts/live-alerts.js';
import { valueWords } from '../../alerts/alert-words.js';
import { timeOf } from '../../shared/freshness.js';
import { ALERTS as t } from '../../texts/alerts.js';
import { useConsole } from '../console-context.js';
import { useClock } from '../floor/floor-clock.js';
import { AckDialog } from './ack-dialog.js';
import './alerts.css';
import { LogDialog } from './log-dialog.js';
import { RemediesStopped } from './remedies-stopped.js';
import { SilenceDialog } from './silence-dialog.js';
import { Undelivered } from './undelivered.js';

/** More are folded away. */
const MOST_OF_A_RULE = 3;
const MOST_RULES = 4;

type Dialog = { kind: 'ack' | 'silence' | 'log'; alert: Alert };
type Open = (dialog: Dialog) => void;

/** The alerts that fire, by rule, the worst first; takes no room while there are none. */
export function AlertBar({ shown, isOnRules }: { shown: boolean; isOnRules: boolean }) {
  const { alerts, said, mayManage } = useConsole().alerts;
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const groups = groupsOf(alerts);
  const rest = groups.slice(MOST_RULES);
  const handled = rest.flatMap((group) => group.alerts).filter((alert) => !isOpen(alert)).length;
  return (
    <>
      <p class="hidden" role="alert">
        {said}
      </p>
      {mayManage && <Undelivered />}
      {/* The page of rules says it at the switch. */}
      {mayManage && !isOnRules && <RemediesStopped />}
      {shown && groups.length > 0 && (
        <section class="alerts" id="alerts" aria-label={t.title} tabIndex={0}>
          <Groups groups={groups.slice(0, MOST_RULES)} onOpen={setDialog} />
          {rest.length > 0 && (
            <details>
              <summary>
                {t.moreRules({ count: rest.length })}
                {handled > 0 && <small> · {t.handled({ count: handled })}</small>}
              </summary>
              <Groups groups={rest} onOpen={setDialog} />
            </details>
          )}
        </section>
      )}
      {dialog?.kind === 'ack' && <AckDialog alert={dialog.alert} onClose={close} />}
      {dialog?.kind === 'silence' && <SilenceDialog alert={dialog.alert} onClose={close} />}
      {dialog?.kind === 'log' && <LogDialog alert={dialog.alert} onClose={close} />}
    </>
  );
}

function Groups({ groups, onOpen }: { groups: readonly RuleGroup[]; onOpen: Open }) {
  return (
    <ul>
      {groups.map(({ rule, name, severity, alerts }) => (
        <li
          key={rule}
          class={`alert-group severity-${severity}${alerts.length === 1 ? ' is-single' : ''}`}
          data-rule={rule}
        >
          <h2>
            <span class="alert-sign" aria-hidden="true">
              {SIGNS[severity]}
            </span>{' '}
            <b>{t.severities[severity]}</b> <bdi>{name}</bdi>{' '}
            {alerts.length > 1 && <small>{t.ofRule({ count: alerts.length })}</small>}
          </h2>
          <Folded alerts={alerts} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

/** The first of a rule; what is open and what a person has seen to are folded away under names of their own. */
function Folded({ alerts, onOpen }: { alerts: readonly Alert[]; onOpen: Open }) {
  const { shown, more, handled } = foldsOf(alerts, MOST_OF_A_RULE);
  return (
    <>
      <Lines alerts={shown} onOpen={onOpen} />
      {more.length > 0 && (
        <details key="more">
          <summary>{t.more({ count: more.length })}</summary>
          <Lines alerts={more} onOpen={onOpen} />
        </details>
      )}
      {handled.length > 0 && (
        <details key="handled" class="handled">
          <summary>{t.handled({ count: handled.length })}</summary>
          <Lines alerts={handled} onOpen={onOpen} />
        </details>
      )}
    </>
  );
}

function Lines({ alerts, onOpen }: { alerts: readonly Alert[]; onOpen: Open }) {
  return (
    <ul>
      {alerts.map((alert) => (
        <Line key={alert.id} alert={alert} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function Line({ alert, onOpen }: { alert: Alert; onOpen: Open }) {
  const { id, account, subject, name, firingSince, acked, silencedUntil } = alert;
  const { names, alerts } = useConsole();
  const { now, reliability } = useClock();
  const { reliable, asOf } = reliability(account);
  const isHeld = alert.held === true || (!reliable && subject.kind !== 'account');
  const value = valueWords(alert, isHeld ? asOf : now);
  return (
    <li class={isOpen(alert) ? 'alert-line' : 'alert-line is-handled'} data-alert={id} data-held={isHeld}>
      <span class="alert-words">
        <SubjectName alert={alert} />{' '}
        {names.size > 1 && subject.kind !== 'account' && <small>{names.get(account) ?? account}</small>}{' '}
        {value !== undefined && <b class="alert-value">{value}</b>}{' '}
        {firingSince !== undefined && <span>{t.since({ time: timeOf(firingSince, now) })}</span>}{' '}
        {isHeld && <span class="chip chip-old">{t.held}</span>}{' '}
        {silencedUntil !== undefined && (
          <span class="chip">{t.silenced({ time: timeOf(silencedUntil, now) })}</span>
        )}{' '}
        {acked !== undefined && (
          <span class="chip">
            {t.seen({ who: acked.by, time: timeOf(acked.at, now) })}
            {acked.note !== undefined && (
              <>
                : <bdi>{acked.note}</bdi>
              </>
            )}
          </span>
        )}
      </span>
      <span class="alert-acts">
        {alerts.mayAcknowledge && acked === undefined && (
          <Act
            kind="ack"
            label={t.ack.openFor({ subject: subject.name, rule: name })}
            alert={alert}
            onOpen={onOpen}
          />
        )}
        {alerts.mayManage && silencedUntil === undefined && (
          <Act
            kind="silence"
            label={t.silence.openFor({ subject: subject.name, rule: name })}
            alert={alert}
            onOpen={onOpen}
          />
        )}
        {alerts.mayManage && (
          <Act
            kind="log"
            label={t.log.openFor({ subject: subject.name, rule: name })}
            alert={alert}
            onOpen={onOpen}
          />
        )}
      </span>
    </li>
  );
}

interface ActProps {
  kind: Dialog['kind'];
  label: string;
  alert: Alert;
  onOpen: Open;
}

function Act({ kind, label, alert, onOpen }: ActProps) {
  return (
    <button type="button" aria-label={label} data-act={kind} onClick={() => onOpen({ kind, alert })}>
      {t[kind].open}
    </button>
  );
}

/** Opens the drawer of a queue or an agent. */
function SubjectName({ alert: { account, subject } }: { alert: Alert }) {
  const { go } = useConsole();
  const { kind, id, name } = subject;
  if (kind !== 'queue' && kind !== 'agent')
    return (
      <b>
        <bdi>{name}</bdi>
      </b>
    );
  const section = kind === 'queue' ? 'queues' : 'agents';
  return (
    <button
      type="button"
      class="opens"
      dir="auto"
      onClick={() =>
        go({ section, search: '', queue: undefined, state: undefined, open: { kind, account, id } })
      }
    >
      {name}
    </button>
  );
}

import { isOpen, openCounts, SIGNS } from '../../alerts/live-alerts.js';
import { numberWords } from '../../shared/formats.js';
import { ALERTS as t } from '../../texts/alerts.js';
import type { ConsoleAlerts } from './use-console-alerts.js';

interface Props {
  alerts: ConsoleAlerts['alerts'];
  shown: boolean;
  onShow: (shown: boolean) => void;
}

/** In the header: how many alerts by severity, with a switch of the list. */
export function AlertCounts({ alerts, shown, onShow }: Props) {
  if (alerts.length === 0) return null;
  const handled = alerts.filter((alert) => !isOpen(alert)).length;
  return (
    <button
      type="button"
      class="alert-counts"
      aria-expanded={shown}
      aria-controls={shown ? 'alerts' : undefined}
      title={shown ? t.hide : t.show}
      data-open-alerts={alerts.length - handled}
      onClick={() => onShow(!shown)}
    >
      {openCounts(alerts).map(([severity, count]) => (
        <span key={severity} class={`alert-count severity-${severity}`}>
          <span aria-hidden="true">{SIGNS[severity]}</span>{' '}
          <span class="wide">{t.counts[severity]({ count })}</span>
          <span class="short" aria-hidden="true">
            {numberWords(count)}
          </span>
        </span>
      ))}
      {handled > 0 && (
        <span class="alert-handled" title={t.handled({ count: handled })}>
          <span aria-hidden="true">✓</span>{' '}
          <span class={handled === alerts.length ? '' : 'hidden'}>{t.handled({ count: handled })}</span>
          {handled < alerts.length && <span aria-hidden="true">{numberWords(handled)}</span>}
        </span>
      )}
      <span aria-hidden="true">{shown ? '▴' : '▾'}</span>
    </button>
  );
}

/** Whether alerts sound. */
export function AlertSound({ alerts: { sound, onSound } }: { alerts: ConsoleAlerts }) {
  return (
    <button type="button" data-sound={sound} title={t.sound.hint} onClick={onSound}>
      <span class="wide">{t.sound[sound]}</span>
      <svg class="short" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d="M1 5.5h3L8 2v12L4 10.5H1z" fill="currentColor" />
        <path
          d={sound === 'on' ? 'M10.5 5a4 4 0 0 1 0 6M12.5 3a7 7 0 0 1 0 10' : 'm10.5 6 4 4m0-4-4 4'}
          fill="none"
          stroke="currentColor"
          stroke-width="1.5"
        />
      </svg>
    </button>
  );
}

/** Whether the browser notifies of alerts. */
export function AlertNotifications({ alerts }: { alerts: ConsoleAlerts }) {
  const { state, toggle } = alerts.notifications;
  return state === undefined ? null : (
    <button type="button" data-notify={state} title={t.notify.hint} onClick={toggle}>
      {t.notify[state]}
    </button>
  );
}

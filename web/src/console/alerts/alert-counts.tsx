import { isOpen, openCounts, SIGNS } from '../../alerts/live-alerts.js';
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
          <span aria-hidden="true">{SIGNS[severity]}</span> {t.counts[severity]({ count })}
        </span>
      ))}
      {handled === alerts.length && <span>{t.handled({ count: handled })}</span>}
      <span aria-hidden="true">{shown ? '▴' : '▾'}</span>
    </button>
  );
}

/** Whether alerts sound. */
export function AlertSound({ alerts: { sound, onSound } }: { alerts: ConsoleAlerts }) {
  return (
    <button type="button" data-sound={sound} title={t.sound.hint} onClick={onSound}>
      {t.sound[sound]}
    </button>
  );
}

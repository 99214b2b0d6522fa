import { isOpen, openCounts, SIGNS } from '../../alerts/live-alerts.js';
import { ALERTS as t } from '../../texts/alerts.js';
import type { ConsoleAlerts } from './use-console-alerts.js';

interface Props {
  alerts: Pick<ConsoleAlerts, 'alerts' | 'sound' | 'onSound'>;
  shown: boolean;
  onShow: (shown: boolean) => void;
}

/** In the header: how many alerts by severity, with a switch of the list; and whether they sound. */
export function AlertCounts({ alerts: { alerts, sound, onSound }, shown, onShow }: Props) {
  const handled = alerts.filter((alert) => !isOpen(alert)).length;
  return (
    <div class="alert-counts">
      {alerts.length > 0 && (
        <button
          type="button"
          aria-expanded={shown}
          aria-controls={shown ? 'alerts' : undefined}
          title={shown ? t.hide : t.show}
          data-open-alerts={alerts.length - handled}
          onClick={() => onShow(!shown)}
        >
          {openCounts(alerts).map(([severity, count]) => (
            <span key={severity} class={`alert-count severity-${severity}`}>
              <span aria-hidden="true">{SIGNS[severity]}</span> {t.counts[severity](count)}
            </span>
          ))}
          {handled === alerts.length && <span>{t.handled(handled)}</span>}
          <span aria-hidden="true">{shown ? '▴' : '▾'}</span>
        </button>
      )}
      <button type="button" data-sound={sound} onClick={onSound}>
        {t.sound[sound]}
      </button>
    </div>
  );
}

import type { Alert } from '../../../../client/index.js';
import { lazy } from '../../shared/lazy.js';
import { withRules } from '../../rules/with-rules.js';
import { ALERTS } from '../../texts/alerts.js';
import { Modal } from '../admin/dialogs.js';
import { useConsole } from '../console-context.js';

const DeliveryLog = lazy(
  async () => (await withRules(() => import('../../rules/delivery-log.js'))).DeliveryLog,
);

/** What was sent about an alert, to which channel, and whether it arrived. */
export function LogDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const { api } = useConsole().alerts;
  return (
    <Modal title={ALERTS.log.openFor({ subject: alert.subject.name, rule: alert.name })} onClose={onClose}>
      <DeliveryLog api={api} alert={alert.id} />
      <div class="acts">
        <button type="button" onClick={onClose}>
          {ALERTS.log.close}
        </button>
      </div>
    </Modal>
  );
}

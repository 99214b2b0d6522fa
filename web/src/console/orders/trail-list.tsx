import type { Command } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import { OrderLine } from './order-line.js';
import type { Orders } from './orders.js';
import { sinceOldest, trailRows } from './trail-rows.js';
import type { TrailState } from './use-trail.js';
import { useWatched } from './use-watched.js';

const t = ORDERS.history;

interface Props {
  orders: Orders;
  account: string;
  trail: TrailState & { more: () => void };
  among: (command: Command) => boolean;
  withTarget: boolean;
  label?: string;
}

/** The orders read so far, and those given since, living on. */
export function TrailList({ orders, account, trail, among, withTarget, label = t.title }: Props) {
  const { items, cursor, phase, problem, more } = trail;
  const recent = useWatched(orders, () => orders.recent(account));
  const oldest = sinceOldest(items, cursor !== undefined);
  const rows = trailRows(items, recent ?? [], (row) => among(row) && row.createdAt >= oldest);
  return (
    <>
      {rows.length > 0 && (
        <ol class="order-lines" aria-label={label}>
          {rows.map((command) => (
            <OrderLine key={command.id} command={command} names={orders.names} withTarget={withTarget} />
          ))}
        </ol>
      )}
      {rows.length === 0 && (phase === 'read' || (phase === 'forbidden' && recent !== undefined)) && (
        <p class="empty">{t.empty}</p>
      )}
      {phase === 'reading' && <p role="status">{t.loading}</p>}
      {phase === 'failed' && (
        <p role="alert">
          {t.failed(problem ?? '')}{' '}
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

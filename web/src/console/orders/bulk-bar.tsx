import { ORDERS } from '../../texts/orders.js';
import { OrderButton } from './order-button.js';
import type { Orders, OrderTarget } from './orders.js';

const FIRST = ['agent.pause', 'agent.unpause'] as const;

interface Props {
  orders: Orders;
  targets: readonly OrderTarget[];
  onClear: () => void;
}

/** Orders for everybody selected. */
export function BulkBar({ orders, targets, onClear }: Props) {
  if (targets.length === 0) return null;
  return (
    <section class="bulk-bar" aria-label={ORDERS.bulk.title}>
      <strong>{ORDERS.bulk.selected(targets.length)}</strong>
      {FIRST.map((type) => (
        <OrderButton key={type} orders={orders} type={type} targets={targets} />
      ))}
      <button type="button" aria-haspopup="dialog" onClick={() => orders.choose(targets)}>
        {ORDERS.more}
      </button>
      <button type="button" onClick={onClear}>
        {ORDERS.bulk.clear}
      </button>
    </section>
  );
}

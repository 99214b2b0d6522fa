import type { CommandType } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import { OrderButton } from './order-button.js';
import type { Orders, OrderTarget } from './orders.js';

interface Props {
  orders: Orders;
  target: OrderTarget;
  /** What makes sense of the target as it stands, a button each. */
  first?: readonly CommandType[];
  /** Of the buttons, where the table they stand in moves the focus itself. */
  tabIndex?: number;
}

/** What is ordered most of such a target, and the way to everything else. */
export function OrderMenu({ orders, target, first = [], tabIndex = 0 }: Props) {
  return (
    <span class="order-menu">
      {first.map((type) => (
        <OrderButton key={type} orders={orders} type={type} targets={[target]} tabIndex={tabIndex} />
      ))}
      <button
        type="button"
        class="more"
        aria-haspopup="dialog"
        tabIndex={tabIndex}
        onClick={() => orders.choose([target])}
      >
        {ORDERS.more}
      </button>
    </span>
  );
}

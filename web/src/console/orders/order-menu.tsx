import type { CommandType } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import { OrderButton } from './order-button.js';
import type { Orders, OrderTarget } from './orders.js';

interface Props {
  orders: Orders;
  target: OrderTarget;
  /** Of the buttons, where the table they stand in moves the focus itself. */
  tabIndex?: number;
}

/** What is ordered most of such a target, and the way to everything else. */
export function OrderMenu({ orders, target, tabIndex = 0 }: Props) {
  return (
    <span class="order-menu">
      {firstOf(target).map((type) => (
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

function firstOf({ agent, call }: OrderTarget): readonly CommandType[] {
  return agent !== undefined && call === undefined ? ['agent.pause', 'agent.unpause'] : [];
}

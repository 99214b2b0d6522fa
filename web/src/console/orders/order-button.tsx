import type { CommandType } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import { obstacleOf } from './capabilities.js';
import type { Orders, OrderTarget } from './orders.js';
import { useWatched } from './use-watched.js';

interface Props {
  orders: Orders;
  type: CommandType;
  targets: readonly OrderTarget[];
  tabIndex?: number;
}

/** Orders, or asks what is needed for it. Where it cannot be ordered it stays, and says why. */
export function OrderButton({ orders, type, targets, tabIndex = 0 }: Props) {
  const obstacle = useWatched(orders, () => obstacleFor(orders, type, targets));
  return (
    <button
      type="button"
      class="order"
      data-order={type}
      tabIndex={tabIndex}
      aria-disabled={obstacle !== undefined}
      title={obstacle}
      onClick={() => {
        if (obstacle === undefined) orders.open(type, targets);
      }}
    >
      {ORDERS.types[type].name}
    </button>
  );
}

/** Of several targets one that can be ordered for is enough. */
function obstacleFor(orders: Orders, type: CommandType, targets: readonly OrderTarget[]): string | undefined {
  const obstacles = targets.map(({ account }) => obstacleOf(orders.capabilities(account), type));
  return obstacles.includes(undefined) ? undefined : obstacles[0];
}

import type { CommandType } from '../../../../client/index.js';
import { ORDERS } from '../../texts/actions.js';
import { useWatched } from './use-commands.js';
import { obstacleOf } from './capabilities.js';
import type { Orders, OrderTarget } from './commands.js';

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

interface OrderButtonProps {
  orders: Orders;
  type: CommandType;
  targets: readonly OrderTarget[];
  tabIndex?: number;
}

/** Orders, or asks what is needed for it. Where it cannot be ordered it stays, and says why. */
export function OrderButton({ orders, type, targets, tabIndex = 0 }: OrderButtonProps) {
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

const FIRST = ['agent.pause', 'agent.unpause'] as const;

interface BulkBarProps {
  orders: Orders;
  targets: readonly OrderTarget[];
  onClear: () => void;
}

/** Orders for everybody selected. */
export function BulkBar({ orders, targets, onClear }: BulkBarProps) {
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

import { ORDERS } from '../../texts/orders.js';
import { longWords, shortWords } from './order-words.js';
import type { Orders, OrderTarget } from './orders.js';
import { ToneSign } from './tone-sign.js';
import { useWatched } from './use-watched.js';

/** What became of the newest order of an agent, or of a queue; nothing when there is no news. */
export function OrderChip({ orders, target }: { orders: Orders; target: OrderTarget }) {
  const life = useWatched(orders, () => orders.latestOf(target));
  if (life === undefined) return null;
  const { tone, stage, key } = life;
  return (
    <span class={`order-chip tone-${tone}`} data-stage={stage} title={longWords(life)}>
      <ToneSign tone={tone} /> {shortWords(life)}
      {key !== undefined && (
        <button type="button" class="again" tabIndex={-1} onClick={() => orders.askAgain(key)}>
          {ORDERS.askAgain}
        </button>
      )}
    </span>
  );
}

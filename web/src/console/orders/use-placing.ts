import { useEffect, useState } from 'preact/hooks';
import type { GivenOrder, Orders } from './orders.js';
import type { OrderLife } from './order-life.js';
import { useWatched } from './use-watched.js';

export interface Placing {
  readonly busy: boolean;
  /** Why the service refused the order. */
  readonly refusal: OrderLife['problem'] | undefined;
  readonly place: (orders: readonly GivenOrder[]) => void;
}

/**
 * Gives orders from a form. A single one is waited for, so that its mistakes can be shown where they were made; of
 * several each goes its own way, beside the form.
 */
export function usePlacing(orders: Orders, done: () => void): Placing {
  const [batch, setBatch] = useState<string>();
  const [refusal, setRefusal] = useState<OrderLife['problem']>();
  const life = useWatched(orders, () => orders.batches.find(({ id }) => id === batch)?.orders[0]?.life);
  useEffect(() => {
    if (batch === undefined || life?.stage === 'sending') return;
    if (life?.stage !== 'refused') return done();
    orders.dismiss(batch);
    setRefusal(life.problem);
    setBatch(undefined);
  }, [batch, life]);
  return {
    busy: batch !== undefined,
    refusal,
    place: (given) => {
      const id = orders.place(given);
      if (given.length > 1) return done();
      setRefusal(undefined);
      setBatch(id);
    },
  };
}

import { useEffect, useRef } from 'preact/hooks';
import { OrderChoice } from './order-choice.js';
import { OrderForm } from './order-form.js';
import type { Orders } from './orders.js';
import { useWatched } from './use-watched.js';

/** The one dialog in which orders are chosen and filled in; the platform keeps the focus inside and heeds Esc. */
export function OrderDialog({ orders }: { orders: Orders }) {
  const conversation = useWatched(orders, () => orders.conversation);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    if (conversation === undefined || current === null) return;
    if (!current.open) current.showModal();
    // Another conversation in the same dialog has taken away whatever had the focus.
    current.querySelector<HTMLElement>('[data-first=true]')?.focus();
  }, [conversation]);
  if (conversation === undefined) return null;
  // Closed by the element itself, so that the focus goes back to where it came from.
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class="order-dialog"
      aria-labelledby="order-dialog-title"
      onClose={() => orders.closeDialog()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {conversation.kind === 'choice' ? (
        <OrderChoice orders={orders} targets={conversation.targets} onClose={close} />
      ) : (
        <OrderForm
          key={conversation.type}
          orders={orders}
          type={conversation.type}
          targets={conversation.targets}
          onClose={close}
        />
      )}
    </dialog>
  );
}

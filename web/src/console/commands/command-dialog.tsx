import { useEffect, useRef } from 'preact/hooks';
import type { CommandType } from '../../../../client/index.js';
import { ORDERS } from '../../texts/actions.js';
import { useWatched } from './use-commands.js';
import { obstacleOf, type CapabilitiesState } from './capabilities.js';
import { OrderForm } from './command-form.js';
import { type Orders, type OrderTarget, whom } from './commands.js';
import { menuOf, type Menu } from './menu.js';

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

const t = ORDERS.dialog;

interface Props {
  orders: Orders;
  targets: readonly OrderTarget[];
  onClose: () => void;
}

/** Everything that can be ordered of these. Of several accounts: what any of them can do. */
export function OrderChoice({ orders, targets, onClose }: Props) {
  useWatched(orders, () => targets.map(({ account }) => orders.capabilities(account).state).join());
  const menus = targets.map((target) => ({ target, state: orders.capabilities(target.account) }));
  const accounts = [...new Set(targets.map(({ account }) => account))].map((account) => ({ account }));
  // What is about nobody in particular is not meant for several phone systems at once.
  const groups = merged(menus).filter(({ group }) => group !== 'more' || accounts.length === 1);
  return (
    <>
      <h2 id="order-dialog-title" tabIndex={-1} data-first>
        {t.choose(whom(targets, orders.names))}
      </h2>
      {groups.length === 0 && <p>{whyNothing(menus.map(({ state }) => state))}</p>}
      {groups.map(({ group, types }) => {
        const choices = (
          <ul>
            {types.map((type) => (
              <Choice
                key={type}
                orders={orders}
                type={type}
                targets={group === 'more' ? accounts : targets}
              />
            ))}
          </ul>
        );
        return group === 'more' ? (
          <details key={group} class="choices" open={groups.length === 1}>
            <summary>{t.groups[group]}</summary>
            {choices}
          </details>
        ) : (
          <section key={group} class="choices">
            <h3>{t.groups[group]}</h3>
            {choices}
          </section>
        );
      })}
      <p class="buttons">
        <button type="button" onClick={onClose}>
          {t.cancel}
        </button>
      </p>
    </>
  );
}

function merged(menus: readonly { target: OrderTarget; state: CapabilitiesState }[]): Menu {
  const groups = new Map<Menu[number]['group'], Set<CommandType>>();
  for (const { target, state } of menus) {
    if (state.state !== 'known') continue;
    for (const { group, types } of menuOf(state.capabilities, target))
      groups.set(group, new Set([...(groups.get(group) ?? []), ...types]));
  }
  return [...groups].map(([group, types]) => ({ group, types: [...types] }));
}

function whyNothing(states: readonly CapabilitiesState[]): string {
  const unknown = states.find(({ state }) => state !== 'known');
  return unknown === undefined ? t.nothing : (obstacleOf(unknown, 'agent.pause') ?? t.nothing);
}

function Choice({
  orders,
  type,
  targets,
}: {
  orders: Orders;
  type: CommandType;
  targets: readonly OrderTarget[];
}) {
  const obstacles = targets.map(({ account }) => obstacleOf(orders.capabilities(account), type));
  const obstacle = obstacles.includes(undefined) ? undefined : obstacles[0];
  return (
    <li>
      <button
        type="button"
        data-order={type}
        disabled={obstacle !== undefined}
        onClick={() => orders.ask(type, targets)}
      >
        {ORDERS.types[type].name}
      </button>
      {obstacle !== undefined && <small> {obstacle}</small>}
    </li>
  );
}

import type { CommandType } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import { obstacleOf, type CapabilitiesState } from './capabilities.js';
import { menuOf, type Menu } from './menu.js';
import type { Orders, OrderTarget } from './orders.js';
import { useWatched } from './use-watched.js';
import { whom } from './whom.js';

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

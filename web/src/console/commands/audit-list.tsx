import type { Command } from '../../../../client/index.js';
import { ORDERS } from '../../texts/actions.js';
import { useWatched } from './use-commands.js';
import {
  sinceOldest,
  trailRows,
  type TrailState,
  instant,
  seconds,
  paramsWords,
  targetWords,
  useTrail,
} from './audit-log.js';
import { lifeOfCommand, longWords, shortWords } from './command-progress.js';
import { ToneSign } from './command-status.js';
import { type Orders, type Names, byId } from './commands.js';

const t = ORDERS.history;

interface Props {
  orders: Orders;
  account: string;
  trail: TrailState & { more: () => void };
  among: (command: Command) => boolean;
  withTarget: boolean;
  label?: string;
}

/** The orders read so far, and those given since, living on. */
export function TrailList({ orders, account, trail, among, withTarget, label = t.title }: Props) {
  const { items, cursor, phase, problem, more } = trail;
  const recent = useWatched(orders, () => orders.recent(account));
  const oldest = sinceOldest(items, cursor !== undefined);
  const rows = trailRows(items, recent ?? [], (row) => among(row) && row.createdAt >= oldest);
  return (
    <>
      {rows.length > 0 && (
        <ol class="order-lines" aria-label={label}>
          {rows.map((command) => (
            <OrderLine key={command.id} command={command} names={orders.names} withTarget={withTarget} />
          ))}
        </ol>
      )}
      {rows.length === 0 && (phase === 'read' || (phase === 'forbidden' && recent !== undefined)) && (
        <p class="empty">{t.empty}</p>
      )}
      {phase === 'reading' && <p role="status">{t.loading}</p>}
      {phase === 'failed' && (
        <p role="alert">
          {t.failed(problem ?? '')}{' '}
          <button type="button" onClick={more}>
            {t.again}
          </button>
        </p>
      )}
      {phase === 'read' && cursor !== undefined && (
        <button type="button" class="more" onClick={more}>
          {t.more}
        </button>
      )}
    </>
  );
}

interface OrderLineProps {
  command: Command;
  names: Names;
  /** Of a list that is about one agent the agent need not be named. */
  withTarget: boolean;
}

/** One order with its life, as a list shows it. */
export function OrderLine({ command, names, withTarget }: OrderLineProps) {
  const life = lifeOfCommand(command);
  const { type, params, by, createdAt, settledAt, vendorRequest, results = {} } = command;
  const what = [...(withTarget ? [targetWords(command, names)] : []), paramsWords(params)].filter(
    (one) => one !== '',
  );
  return (
    <li class={`order-line tone-${life.tone}`} data-command={command.id} data-stage={life.stage}>
      <p>
        <time dateTime={new Date(createdAt).toISOString()}>{instant(createdAt)}</time>{' '}
        <b>{ORDERS.types[type].name}</b> {what.join(' · ')} <span class="dim">{t.by(by)}</span>
      </p>
      <p class="outcome">
        <ToneSign tone={life.tone} /> <b>{shortWords(life)}</b>{' '}
        {settledAt !== undefined && <small>{t.took(seconds(settledAt - createdAt))}</small>}
      </p>
      <details>
        <summary>{t.details}</summary>
        <p>{longWords(life)}</p>
        {Object.entries(results).map(([queue, result]) => (
          <p key={queue}>
            {names.queue(command.account, queue)}: {t.perQueue[result.status]}
            {result.error !== undefined && ` (${result.error.detail})`}
          </p>
        ))}
        {vendorRequest !== undefined && (
          <p>
            <code>
              {vendorRequest.method} {vendorRequest.path}
            </code>
          </p>
        )}
      </details>
    </li>
  );
}

interface OrderHistoryProps {
  orders: Orders;
  account: string;
  agent: string;
}

/** What was ordered of an agent, by whomever. Whoever may not read the trail sees what happens now. */
export function OrderHistory({ orders, account, agent }: OrderHistoryProps) {
  const trail = useTrail(orders, { account, agent: byId(agent) });
  const recent = useWatched(orders, () => orders.recent(account));
  const among = (command: Command) => command.agent === agent;
  return (
    <section class="order-history">
      {trail.phase === 'forbidden' && <p class="dim">{recent === undefined ? t.forbidden : t.recentOnly}</p>}
      <TrailList orders={orders} account={account} trail={trail} among={among} withTarget={false} />
    </section>
  );
}

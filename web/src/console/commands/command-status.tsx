import { ORDERS } from '../../texts/actions.js';
import { useWatched } from './use-commands.js';
import { longWords, shortWords, summaryOf, type Tone } from './command-progress.js';
import { type Batch, type Orders, type PlacedOrder, whom, type OrderTarget } from './commands.js';

const t = ORDERS.status;

/** What was ordered on this page and is not dismissed yet; says aloud how the last of it went. */
export function OrderStatus({ orders }: { orders: Orders }) {
  const batches = useWatched(orders, () => orders.batches);
  const [last] = batches;
  return (
    <section class="order-status" aria-label={t.title}>
      <p class="hidden" role="status">
        {last === undefined ? '' : aloud(last, orders)}
      </p>
      {batches.length > 0 && (
        <ul>
          {batches.map((batch) => (
            <BatchLine key={batch.id} batch={batch} orders={orders} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Twice per batch, however many orders: when it begins, and when nothing more will come. */
function aloud({ type, orders: placed }: Batch, orders: Orders): string {
  const lives = placed.map(({ life }) => life);
  const { doing, name } = ORDERS.types[type];
  if (lives.every(({ over }) => over))
    return `${name}, ${whom(targetsOf(placed), orders.names)}: ${summaryOf(lives)}`;
  return t.started(doing, placed.length);
}

const targetsOf = (placed: readonly PlacedOrder[]) => placed.map(({ target }) => target);

function BatchLine({ batch, orders }: { batch: Batch; orders: Orders }) {
  const { id, type, orders: placed } = batch;
  const [only, ...others] = placed;
  if (only === undefined) return null;
  const what = `${ORDERS.types[type].name}, ${whom(targetsOf(placed), orders.names)}`;
  return (
    <li data-batch={type}>
      <div class="line">
        {others.length === 0 ? (
          <OneOrder placed={only} orders={orders} />
        ) : (
          <details>
            <summary>
              {what}: <b>{summaryOf(placed.map(({ life }) => life))}</b>
            </summary>
            <ul aria-label={t.each}>
              {placed.map((one) => (
                <li key={one.key}>
                  <OneOrder placed={one} orders={orders} />
                </li>
              ))}
            </ul>
          </details>
        )}
        <button type="button" aria-label={t.dismiss(what)} onClick={() => orders.dismiss(id)}>
          <span aria-hidden="true">{t.dismissSign}</span>
        </button>
      </div>
    </li>
  );
}

function OneOrder({ placed: { life, target }, orders }: { placed: PlacedOrder; orders: Orders }) {
  const { key } = life;
  return (
    <span class={`order-life tone-${life.tone}`} data-stage={life.stage}>
      <ToneSign tone={life.tone} /> <b>{whom([target], orders.names)}</b>: {shortWords(life)}.{' '}
      {life.tone !== 'good' && life.tone !== 'busy' && <small>{longWords(life)}</small>}
      {key !== undefined && (
        <button type="button" onClick={() => orders.askAgain(key)}>
          {ORDERS.askAgain}
        </button>
      )}
    </span>
  );
}

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

/** A shape beside each colour: nobody has to tell green from red. */
const SHAPES: Record<Tone, string> = { busy: '…', good: '✓', bad: '✗', doubt: '?' };

export function ToneSign({ tone }: { tone: Tone }) {
  return (
    <span class="shape" aria-hidden="true">
      {SHAPES[tone]}
    </span>
  );
}

import type { Command } from '../../../../client/index.js';
import { ORDERS } from '../../texts/orders.js';
import { instant, seconds } from './instants.js';
import { lifeOfCommand } from './order-life.js';
import { longWords, shortWords } from './order-words.js';
import type { Names } from './orders.js';
import { paramsWords, targetWords } from './order-what.js';
import { ToneSign } from './tone-sign.js';

const t = ORDERS.history;

interface Props {
  command: Command;
  names: Names;
  /** Of a list that is about one agent the agent need not be named. */
  withTarget: boolean;
}

/** One order with its life, as a list shows it. */
export function OrderLine({ command, names, withTarget }: Props) {
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

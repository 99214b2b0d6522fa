import type { QueueSummary } from '../../client/index.js';
import { clock } from './shared/duration.js';
import { TEXTS } from './texts.js';

const t = TEXTS.queues;

/** By name: a supervisor looks for a queue where it was a moment ago. */
const byName = (a: QueueSummary, b: QueueSummary): number => a.name.localeCompare(b.name);

export function QueueTable({ queues, now }: { queues: QueueSummary[]; now: number }) {
  if (queues.length === 0) return <p class="empty">{t.none}</p>;
  return (
    <table class="queues">
      <caption>{t.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t.name}</th>
          <th scope="col" class="number">
            {t.waiting}
          </th>
          <th scope="col" class="number">
            {t.oldest}
          </th>
          <th scope="col" class="number">
            {t.talking}
          </th>
          <th scope="col" class="number">
            {t.available}
          </th>
          <th scope="col" class="number">
            {t.onCall}
          </th>
          <th scope="col" class="number">
            {t.paused}
          </th>
          <th scope="col" class="number">
            {t.offline}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...queues].sort(byName).map((queue) => (
          <tr key={queue.id} data-queue={queue.id}>
            <th scope="row">
              {queue.name} {queue.number !== undefined && <span class="dim">{queue.number}</span>}
            </th>
            <td class={queue.waiting > 0 ? 'number strong' : 'number'} data-field="waiting">
              {queue.waiting}
            </td>
            <td class="number" data-field="oldest">
              {queue.oldestSince === undefined ? '–' : clock(now - queue.oldestSince)}
            </td>
            <td class="number">{queue.talking ?? '–'}</td>
            <td class="number">{queue.agents.available}</td>
            <td class="number">{queue.agents.onCall + queue.agents.otherCall}</td>
            <td class="number">{queue.agents.paused + queue.agents.notReady}</td>
            <td class="number">{queue.agents.offline}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

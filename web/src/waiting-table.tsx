import type { WaitingCall } from '../../client/index.js';
import { clock } from './shared/duration.js';
import { TEXTS } from './texts.js';

const t = TEXTS.waiting;

export type WaitingRow = WaitingCall & { queueName: string };

export function WaitingTable({ calls, now }: { calls: WaitingRow[]; now: number }) {
  if (calls.length === 0) return <p class="empty">{t.none}</p>;
  return (
    <table class="waiting">
      <caption>{t.title}</caption>
      <thead>
        <tr>
          <th scope="col">{t.caller}</th>
          <th scope="col">{t.queue}</th>
          <th scope="col">{t.state}</th>
          <th scope="col" class="number">
            {t.wait}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...calls]
          .sort((a, b) => a.since - b.since)
          .map((call) => (
            <tr key={`${call.queueName}/${call.id}`} data-call={call.id}>
              <th scope="row">
                {call.callerName ?? call.caller ?? call.id}{' '}
                {call.callerName !== undefined && <span class="dim">{call.caller}</span>}
              </th>
              <td>{call.queueName}</td>
              <td>{t.states[call.state]}</td>
              <td class="number">{clock(now - call.since)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

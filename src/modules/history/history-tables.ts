import type { PastContact, AgentTimeline } from '../domain/past.js';
import { csvOf } from './csv.js';
import type { PastSeries } from './past-series.js';

const SECOND_MS = 1_000;

/** One line per state. */
export function* stateTable(timelines: readonly AgentTimeline[]): Generator<string> {
  const tail = ['state', 'availability', 'activity', 'reason', 'sinceKind', 'command'] as const;
  yield csvOf([['agent', 'name', 'from', 'to', 'seconds', ...tail]]);
  for (const { agent, name, states } of timelines)
    yield csvOf(
      states.map((state) => [
        ...[agent, name, new Date(state.from), new Date(state.to), (state.to - state.from) / SECOND_MS],
        ...tail.map((field) => state[field]),
      ]),
    );
}

/** One line per point. */
export function* seriesTable({ series }: PastSeries): Generator<string> {
  yield csvOf([['queue', 'measure', 'from', 'min', 'avg', 'max', 'last']]);
  for (const { queue, measure, points } of series)
    yield csvOf(points.map(([t, ...values]) => [queue, measure, new Date(t), ...values]));
}

/** One line per call. */
export async function* contactTable(batches: AsyncIterable<readonly PastContact[]>): AsyncGenerator<string> {
  const fields = ['outcome', 'agent', 'targetSeconds', 'talkSeconds', 'caller', 'source'] as const;
  yield csvOf([['queue', 'call', 'enteredAt', 'leftAt', ...fields]]);
  for await (const batch of batches)
    yield csvOf(
      batch.map((contact) => [
        ...[contact.queue, contact.call, new Date(contact.enteredAt)],
        contact.leftAt === undefined ? undefined : new Date(contact.leftAt),
        ...fields.map((field) => contact[field]),
      ]),
    );
}

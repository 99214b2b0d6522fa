import { keyed, own, type CollectionOps, type DocumentState, type Ops, type Row } from './document.js';

/** The collections of `metrics/<account>` that are keyed by queue; agents' rows are over all queues. */
const OF_QUEUES = ['today', 'last30'] as const;

/** The state of `metrics/<account>/<queue>`, cut from that of the account. Cutting and applying may change places. */
export function metricsPart(state: DocumentState, queue: string): DocumentState {
  const part = keyed<{ [id: string]: Row }>();
  for (const name of OF_QUEUES) {
    const row = own(state[name] ?? {}, queue);
    part[name] = keyed<Row>();
    if (row !== undefined) part[name][queue] = row;
  }
  return { ...part, agents: keyed<Row>() };
}

/** What of a change concerns the queue; undefined: nothing. */
export function metricsPartOps(ops: Ops, queue: string): Ops | undefined {
  const part: Ops = {};
  for (const name of OF_QUEUES) {
    const changes = changesOf(ops[name] ?? {}, queue);
    if (changes !== undefined) part[name] = changes;
  }
  return Object.keys(part).length === 0 ? undefined : part;
}

function changesOf(
  { put = {}, set = {}, del = [] }: CollectionOps,
  queue: string,
): CollectionOps | undefined {
  const [whole, fields] = [own(put, queue), own(set, queue)];
  if (whole !== undefined) return { put: { [queue]: whole } };
  if (fields !== undefined) return { set: { [queue]: fields } };
  return del.includes(queue) ? { del: [queue] } : undefined;
}

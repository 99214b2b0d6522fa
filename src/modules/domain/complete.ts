import { keyed, own, type DocumentState, type Row, type Rows } from './document.js';

/** The collections of each kind of document, by the first part of its topic's name. */
const COLLECTIONS: { readonly [kind: string]: readonly string[] } = {
  account: ['source', 'queues', 'agents'],
  queue: ['queue', 'waiting', 'agents'],
  commands: ['commands'],
  servers: ['source', 'servers'],
};

/**
 * The state with every collection its kind has. A store that keeps rows, and operations, which name rows, know nothing
 * of a collection without any; whoever reads the document relies on it.
 */
export function complete(topic: string, state: DocumentState): DocumentState {
  const [kind = ''] = topic.split('/', 1);
  const missing = (own(COLLECTIONS, kind) ?? []).filter((name) => own(state, name) === undefined);
  if (missing.length === 0) return state;
  const whole = Object.assign(keyed<Rows>(), state);
  for (const name of missing) whole[name] = keyed<Row>();
  return whole;
}

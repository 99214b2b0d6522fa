import { complete, keyed, type DocumentState, type Ops, type Row, type Rows } from '../domain/document.js';
import type { LoadedDocument } from './floor-write.js';

/** A row's field in the document's hash. A collection's name holds no slash; a row's id may. */
const fieldOf = (collection: string, id: string): string => `${collection}/${id}`;

/** The document in a hash as Redis returns it: field, value, field, value. Undefined when the hash is empty. */
export function documentOf(topic: string, fields: string[]): LoadedDocument | undefined {
  const own = new Map<string, string>();
  const rows: [collection: string, id: string, json: string][] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [field = '', value = ''] = [fields[i], fields[i + 1]];
    const slash = field.indexOf('/');
    if (field.startsWith('#')) own.set(field, value);
    else rows.push([field.slice(0, slash), field.slice(slash + 1), value]);
  }
  const epoch = own.get('#epoch');
  if (epoch === undefined) return undefined;
  const state = keyed<{ [id: string]: Row }>();
  // Only FloorWriter writes these rows, and it validates them.
  for (const [name, id, json] of rows) (state[name] ??= keyed())[id] = JSON.parse(json) as Row;
  return {
    epoch,
    version: Number(own.get('#version')),
    at: Number(own.get('#at')),
    state: complete(topic, state),
  };
}

/** The arguments of the commit script that bring a stored document to `state`, which `ops` lead to. */
export function rowArguments(state: DocumentState, ops: Ops): (string | number)[] {
  const written: string[] = [];
  const gone: string[] = [];
  for (const [collection, { put, set, del }] of Object.entries(ops)) {
    const rows: Rows = state[collection] ?? {};
    for (const id of [...Object.keys(put ?? {}), ...Object.keys(set ?? {})])
      written.push(fieldOf(collection, id), JSON.stringify(rows[id]));
    for (const id of del ?? []) gone.push(fieldOf(collection, id));
  }
  return [written.length / 2, ...written, gone.length, ...gone];
}
